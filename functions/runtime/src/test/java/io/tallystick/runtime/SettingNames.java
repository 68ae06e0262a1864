package io.tallystick.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The variables that settings are read from. */
public final class SettingNames {
  private SettingNames() {}

  /** {@code tables().journal()} under {@code TALLYSTICK} is {@code TALLYSTICK_TABLES_JOURNAL}. */
  public static Set<String> of(String prefix, Class<?> settings) {
    Set<String> names = new TreeSet<>();
    for (Method method : settings.getDeclaredMethods()) {
      if (!Modifier.isAbstract(method.getModifiers())) {
        continue;
      }
      String name = prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
      if (method.getReturnType().getEnclosingClass() == settings) {
        names.addAll(of(name, method.getReturnType()));
      } else {
        names.add(name);
      }
    }
    return names;
  }
}

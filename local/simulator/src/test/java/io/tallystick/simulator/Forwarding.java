package io.tallystick.simulator;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Something that does all that another does, but for one method. */
final class Forwarding {
  private Forwarding() {}

  /** What is done instead. */
  @FunctionalInterface
  interface Instead {
    Object call(Method method, Object[] arguments, Proceed proceed) throws Throwable;
  }

  /** What would have been done. */
  @FunctionalInterface
  interface Proceed {
    Object with(Object[] arguments) throws Throwable;
  }

  static <T> T but(Class<T> type, T inner, String method, Instead instead) {
    InvocationHandler handler =
        (proxy, called, arguments) -> {
          Proceed proceed =
              given -> {
                try {
                  return called.invoke(inner, given);
                } catch (InvocationTargetException failed) {
                  throw failed.getCause();
                }
              };
          if (called.getName().equals(method)) {
            return instead.call(called, arguments, proceed);
          }
          return called.isDefault() && !overridden(inner, called) ? InvocationHandler.invokeDefault(proxy, called, arguments) : proceed.with(arguments);
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** A default method that calls others has to call those of the proxy. */
  private static boolean overridden(Object inner, Method method) {
    try {
      return !inner.getClass().getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass().isInterface();
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

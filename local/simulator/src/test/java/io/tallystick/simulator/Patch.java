package io.tallystick.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Mistakes inside of the production code: a class of it is changed when it is loaded, for the simulations of one class loader. */
enum Patch {
  OWN_HASH_FORGOTTEN(
      "an append whose answer was lost is taken for another's",
      "io.tallystick.journal.dynamodb.DynamoJournal",
      code("unlessOwn", (code, element) -> {
        if (element instanceof LoadInstruction load && load.slot() == 3) {
          code.iconst_0();
        } else {
          code.with(element);
        }
      })),
  CATCH_UP_SKIPPED("what adds nothing is answered without a look at the journal's end", "io.tallystick.journal.record.Recorder", body("endsHere", code -> code.iconst_1().ireturn())),
  SKEW_FORGOTTEN(
      "the window of ids has no allowance for clocks that differ",
      "io.tallystick.journal.record.Remembered",
      code("mayPrecede", (code, element) -> {
        if (element instanceof FieldInstruction field && field.name().equalsString("ID_CLOCK_SKEW_NANOS")) {
          code.loadConstant(0L);
        } else {
          code.with(element);
        }
      })),
  HOLD_ENDED_TWICE("a recorder does not note that a hold has ended", "io.tallystick.journal.record.ShardCache", body("resolve", CodeBuilder::return_)),
  EVICTED_TOO_EARLY("what no read table has yet is forgotten", "io.tallystick.journal.record.Slots", code("trim", (code, element) -> {
        if (element instanceof LoadInstruction load && load.slot() == 1) {
          code.loadConstant(Long.MAX_VALUE);
        } else {
          code.with(element);
        }
      })),
  MARK_BELIEVED("a mark of a run is believed whatever it is of", "io.tallystick.journal.RunMark", body("equals", code -> code.iconst_1().ireturn())),
  DECISION_NOT_RECORDED("a chain is committed though the decision is in no journal", "io.tallystick.journal.record.TaskBatch", without("result", "done")),
  PART_NOT_RECORDED("a participant reports that it is ready before it has prepared its part", "io.tallystick.journal.record.TaskBatch", without("judge", "prepare")),
  ENDED_BY_ITSELF("a participant that has waited for long gives its part up by itself", "io.tallystick.ledger.Coordinator", code("inquired", nothing("prepared"))),
  COMMIT_FORGOTTEN("who asks about a chain that is committed is told that it was abandoned", "io.tallystick.ledger.Coordinator", code("inquired", nothing("unsettled"))),
  TAKEN_IGNORED("what a chain in flight has taken is free for others", "io.tallystick.ledger.Coordinator", body("waitsFor", code -> code.aconst_null().areturn())),
  SETTLED_EARLY("a chain is forgotten when the first participant has ended it", "io.tallystick.journal.record.Rounds", code("hasEnded", yes("isEmpty"))),
  ANSWERED_EARLY("a repeat is answered though not all shards have ended the chain", "io.tallystick.ledger.Failure", body("last", code -> code.iconst_1().ireturn())),
  UNKNOWN_ACCOUNTS_PASSED("a request passes one before it in its group whose accounts are not known yet", "io.tallystick.journal.record.Unit", body("knowsAccounts", code -> code.iconst_1().ireturn())),
  RESERVATION_KEPT("a participant that ends a chain keeps what it had reserved", "io.tallystick.ledger.Ending", code("of", nothingDone("forEach"))),
  MOMENT_NOT_SOUGHT(
      "clearing balances are compared though journals have moved meanwhile",
      "io.tallystick.journal.verify.ClearingCheck",
      code("ofOneMoment", (code, element) -> {
        if (element instanceof OperatorInstruction operator && operator.opcode() == Opcode.LCMP) {
          code.pop2().pop2().iconst_0();
        } else {
          code.with(element);
        }
      }));

  final String what;
  private final String patched;
  private final ClassTransform transform;

  Patch(String what, String patched, ClassTransform transform) {
    this.what = what;
    this.patched = patched;
    this.transform = transform;
  }

  private static ClassTransform body(String method, Consumer<CodeBuilder> body) {
    return ClassTransform.transformingMethods(
        model -> model.methodName().equalsString(method),
        (builder, element) -> {
          if (element instanceof CodeModel) {
            builder.withCode(body);
          } else {
            builder.with(element);
          }
        });
  }

  private static ClassTransform code(String method, CodeTransform transform) {
    return ClassTransform.transformingMethodBodies(model -> model.methodName().equalsString(method), transform);
  }

  /** The same without the calls of another method, in place of whose result there is null. */
  private static ClassTransform without(String method, String called) {
    return code(method, nothing(called));
  }

  /** Null, or nothing at all, in place of what a method answers. */
  private static CodeTransform nothing(String called) {
    return instead(called, code -> code.aconst_null());
  }

  private static CodeTransform nothingDone(String called) {
    return instead(called, code -> {});
  }

  private static CodeTransform yes(String called) {
    return instead(called, code -> code.iconst_1());
  }

  private static CodeTransform instead(String called, Consumer<CodeBuilder> result) {
    return (code, element) -> {
      if (element instanceof InvokeInstruction call && call.name().equalsString(called)) {
        for (ClassDesc argument : call.typeSymbol().parameterList().reversed()) {
          if (argument.equals(ConstantDescs.CD_long) || argument.equals(ConstantDescs.CD_double)) {
            code.pop2();
          } else {
            code.pop();
          }
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
          code.pop();
        }
        if (!call.typeSymbol().returnType().equals(ConstantDescs.CD_void)) {
          result.accept(code);
        }
      } else {
        code.with(element);
      }
    };
  }

  /** Runs seeds with the mistake in the code. */
  interface Simulations {
    /** What is wrong; empty if nothing is. */
    List<String> run(long seed, int operations);
  }

  Simulations load() {
    ClassLoader loader = new Loader();
    try {
      Class<?> settings = loader.loadClass(Settings.class.getName());
      Class<?> simulation = loader.loadClass(Simulation.class.getName());
      Class<?> result = loader.loadClass(Result.class.getName());
      // Now, so that a patch that changes nothing is no finding of a simulation.
      loader.loadClass(patched);
      return (seed, operations) -> {
        try {
          Object one = settings.getMethod("of", long.class, int.class).invoke(null, seed, operations);
          @SuppressWarnings("unchecked")
          List<String> findings = (List<String>) result.getMethod("findings").invoke(simulation.getMethod("run", settings).invoke(null, one));
          return findings;
        } catch (ReflectiveOperationException failed) {
          throw new IllegalStateException(failed);
        }
      };
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Has classes of its own of all that is this project's. */
  private final class Loader extends ClassLoader {
    Loader() {
      super(Patch.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.tallystick.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        if (name.equals(patched)) {
          ClassFile classes = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(getParent())));
          byte[] changed = classes.transformClass(classes.parse(bytes), transform);
          if (Arrays.equals(classes.transformClass(classes.parse(bytes), ClassTransform.ACCEPT_ALL), changed)) {
            throw new IllegalStateException("nothing was patched: " + name);
          }
          bytes = changed;
        }
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}

import { ProgramError } from '../../../core/tensors/program-error.ts'
import { PyClass, PyInstance, PyTuple, RaisedError, type Value } from './values.ts'

/** Python's exceptions and what each derives from. */
const HIERARCHY: Record<string, string | null> = {
  BaseException: null,
  Exception: 'BaseException',
  ArithmeticError: 'Exception',
  ZeroDivisionError: 'ArithmeticError',
  OverflowError: 'ArithmeticError',
  AssertionError: 'Exception',
  AttributeError: 'Exception',
  ImportError: 'Exception',
  ModuleNotFoundError: 'ImportError',
  LookupError: 'Exception',
  IndexError: 'LookupError',
  KeyError: 'LookupError',
  NameError: 'Exception',
  UnboundLocalError: 'NameError',
  RuntimeError: 'Exception',
  NotImplementedError: 'RuntimeError',
  RecursionError: 'RuntimeError',
  StopIteration: 'Exception',
  SyntaxError: 'Exception',
  TypeError: 'Exception',
  ValueError: 'Exception',
}

/** The exception classes, by name. */
export function createExceptions(): Map<string, PyClass> {
  const classes = new Map<string, PyClass>()
  for (const [name, base] of Object.entries(HIERARCHY)) {
    classes.set(name, new PyClass(name, base === null ? [] : [classes.get(base)!], 'builtins'))
  }
  return classes
}

/** An exception object with its arguments. */
export function makeException(type: PyClass, args: readonly Value[]): PyInstance {
  const instance = new PyInstance(type)
  instance.attributes.set('args', new PyTuple(args))
  return instance
}

/** The object that `except … as e` binds. */
export function exceptionOf(error: ProgramError, classes: ReadonlyMap<string, PyClass>): PyInstance {
  if (error instanceof RaisedError) return error.instance
  const type = classes.get(error.pythonType) ?? classes.get('Exception')!
  return makeException(type, error.message === '' ? [] : [error.message])
}

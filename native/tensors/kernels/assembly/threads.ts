import * as plan from './plan.ts'

/** Looks at the ticket before a thread without work goes to sleep: some hundreds of microseconds. */
const PATIENCE = 300_000

// @ts-ignore: decorator
@inline
function controlOf(address: usize): usize {
  return <usize>load<i32>(address, plan.PLAN_CONTROL)
}

/**
 * Takes an item of the phase at work: the first thread from the beginning, the others from the end. So most items come
 * to the same thread step after step, and what they read and write stays in its caches.
 * @returns its number, or −1 where none is left
 */
export function takeItem(address: usize, thread: i32): i32 {
  const control = controlOf(address)
  while (true) {
    const ticket = atomic.load<i64>(control, plan.CONTROL_TICKET)
    const first = <i32>(ticket & 0xffff)
    const end = <i32>((ticket >> 16) & 0xffff)
    if (first >= end) return -1
    const rest = thread == 0 ? ticket + 1 : ticket - 0x10000
    // The phase cannot have changed in between: its ticket would have another number.
    if (atomic.cmpxchg<i64>(control, ticket, rest, plan.CONTROL_TICKET) == ticket) return thread == 0 ? first : end - 1
  }
}

export function finishItem(address: usize): void {
  atomic.add<i32>(controlOf(address), 1, plan.CONTROL_DONE)
}

/** Offers items `first … end − 1` of a phase, which the control block describes already, to all threads. */
export function publish(address: usize, first: i32, end: i32): void {
  const control = controlOf(address)
  atomic.store<i32>(control, 0, plan.CONTROL_DONE)
  const number = (atomic.load<i64>(control, plan.CONTROL_TICKET) >> 32) + 1
  atomic.store<i64>(control, (number << 32) | (<i64>end << 16) | <i64>first, plan.CONTROL_TICKET)
  if (atomic.load<i32>(control, plan.CONTROL_SLEEPERS) > 0) {
    atomic.add<i32>(control, 1, plan.CONTROL_WAKE)
    atomic.notify(control + plan.CONTROL_WAKE, -1)
  }
}

/** Waits until so many items are done: all that were offered. */
export function awaitItems(address: usize, items: i32): void {
  const control = controlOf(address)
  while (atomic.load<i32>(control, plan.CONTROL_DONE) < items) {}
}

// @ts-ignore: decorator
@inline
function hasWork(control: usize): bool {
  const ticket = atomic.load<i64>(control, plan.CONTROL_TICKET)
  return <i32>(ticket & 0xffff) < <i32>((ticket >> 16) & 0xffff)
}

/**
 * Waits for work: awake at first, since the next phase is often near.
 * @returns false once the thread shall end
 */
export function awaitWork(address: usize): bool {
  const control = controlOf(address)
  while (true) {
    for (let look = 0; look < PATIENCE; look++) {
      if (hasWork(control)) return true
      if (atomic.load<i32>(control, plan.CONTROL_STOP) != 0) return false
    }
    const wake = atomic.load<i32>(control, plan.CONTROL_WAKE)
    atomic.add<i32>(control, 1, plan.CONTROL_SLEEPERS)
    // Whoever publishes looks for sleepers afterwards: either they see this one, or it sees the work.
    if (!hasWork(control) && atomic.load<i32>(control, plan.CONTROL_STOP) == 0)
      atomic.wait<i32>(control + plan.CONTROL_WAKE, wake, -1)
    atomic.sub<i32>(control, 1, plan.CONTROL_SLEEPERS)
  }
}

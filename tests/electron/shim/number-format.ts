/** Old Intl knows no `signDisplay: 'negative'`: a number shows its sign as it does by default there. */
const known = (() => {
  try {
    new Intl.NumberFormat('en', { signDisplay: 'negative' })
    return true
  } catch {
    return false
  }
})()

type Given = [locales?: string | string[], options?: Intl.NumberFormatOptions]
const lowered = ([locales, options]: Given): Given => [
  locales,
  options?.signDisplay === 'negative' ? { ...options, signDisplay: 'auto' } : options,
]

if (!known) {
  Intl.NumberFormat = new Proxy(Intl.NumberFormat, {
    construct: (format, given: Given, target) => Reflect.construct(format, lowered(given), target) as object,
    apply: (format, self, given: Given) => Reflect.apply(format, self, lowered(given)) as unknown,
  })
  const say = Number.prototype.toLocaleString
  Number.prototype.toLocaleString = function (...given: Given) {
    return say.apply(this, lowered(given) as Parameters<typeof say>)
  }
}
export {}

/**
 * Whether a key belongs to an input method that is composing: its Enter confirms a candidate, its arrows choose one. Some
 * send the key that ends the composition with nothing but the code 229.
 */
export const isComposing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  event.isComposing || event.keyCode === 229

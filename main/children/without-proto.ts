/**
 * Nothing that a child is sent may change the prototype of all objects. The first thing in each child: Node has a switch for
 * it, which a utility process of older Electrons does not heed.
 */
delete (Object.prototype as { __proto__?: unknown }).__proto__
export {}

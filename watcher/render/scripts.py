"""What runs inside the page: a few doors that are closed before it starts, and the look at its text."""

# Closed in the page's own world.  None of it is what holds the page in (the browser has no network): it
# spares the page waiting for what cannot come, and us boxes that would stop it.
CLOSE_DOORS = """
(() => {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'SharedWorker'])
    delete globalThis[name];
  const nothing = () => undefined;
  for (const [name, put] of Object.entries({alert: nothing, print: nothing, confirm: () => false,
                                            prompt: () => null, open: () => null}))
    globalThis[name] = put;
})();
"""

# Runs in a world of its own, where the page cannot have changed what anything means.  Walks the document and
# its open shadow trees, and gives a digest of the text; markup that changes without words is no unrest.
LOOK = """
((headings, mostNodes) => {
  const skipped = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE']);
  const roots = [document];
  const found = [];
  let nodes = 0, chars = 0, digest = 0x811c9dc5, other = 5381;
  while (roots.length && nodes <= mostNodes) {
    const root = roots.shift();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
      node => skipped.has(node.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    while (walker.nextNode() && ++nodes <= mostNodes) {
      const node = walker.currentNode;
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.shadowRoot) roots.push(node.shadowRoot);
        if (headings.length && /^H[1-6]$/.test(node.nodeName) && found.length < 1000)
          found.push(node.textContent.trim().toLowerCase());
        continue;
      }
      const text = node.data.trim();
      chars += text.length;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        digest = Math.imul(digest ^ code, 16777619);
        other = Math.imul(other, 33) + code | 0;
      }
      digest = Math.imul(digest ^ 10, 16777619);
    }
  }
  return {
    is_loaded: document.readyState === 'complete',
    nodes, chars, digest: `${digest >>> 0}-${other >>> 0}-${chars}`,
    has_headings: headings.every(one => found.some(text => text.startsWith(one.toLowerCase()))),
  };
})
"""

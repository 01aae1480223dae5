"""What the pages of boards and maps stand on (decision 0017): forms, the desk where staff prepare displays, the bench
where they make one part, the shelf where everybody sees them. A room says which family, which addresses, which words,
and how its content is drawn; its own pages say who may enter.
"""

from socle.data.displays.bases._bench import Bench, completed
from socle.data.displays.bases._desk import Addresses, Desk
from socle.data.displays.bases._forms import NewForm, PartForm, WordsForm
from socle.data.displays.bases._shelf import Shelf, listed

__all__ = ["Addresses", "Bench", "Desk", "NewForm", "PartForm", "Shelf", "WordsForm", "completed", "listed"]

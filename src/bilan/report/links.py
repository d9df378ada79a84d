"""Where a link of a report leads: within its page, or into another part of a report in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Links:
    """The links of one page. Of a report that is one page all lead into the page itself."""

    files: Mapping[str, str] = field(default_factory=dict)
    """Anchor → the part's file that it stands in; what is not among them stands on the first page."""
    here: str = ""
    """The file of the page, empty for the first page."""
    folder: str = ""
    """The way from the page to the parts, with a slash at its end."""
    first: str = ""
    """The way from the page to the first page, empty on that page."""

    def to(self, anchor: str) -> str:
        """Return the address of an anchor: `#claim-1f`, `documents-3.html#claim-1f`."""
        file = self.files.get(anchor)
        if file is None:
            return f"{self.first}#{anchor}"
        return f"#{anchor}" if file == self.here else f"{self.folder}{file}#{anchor}"


ONE_PAGE = Links()

"""Where a notebook of the edition can be opened: Binder, Colab, one's own JupyterLab.

All addresses follow from the one setting ``repository: url:`` in ``_config.yml``. Without it
there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

#: The branch that holds the built pages, from which Colab takes the notebooks.
PAGES = "gh-pages"
#: Where a page's notebook stands below the built pages, and in a checkout prepared by Binder.
PUBLISHED, PREPARED = "_downloads/notebooks", "_build/notebooks"
_FORGE = re.compile(
    r"https://(?P<host>[\w.-]+)/(?P<name>[\w.-]+?(?:/[\w.-]+?)+?)(?:\.git)?/?", re.ASCII
)
_GITHUB = "github.com"


@dataclass(frozen=True, slots=True)
class Repository:
    """A public repository: the host's name and the repository's, ``owner/name``."""

    host: str
    name: str

    @property
    def url(self) -> str:
        return f"https://{self.host}/{self.name}"

    def binder(self, document: str) -> str:
        """The address that opens a page's notebook on Binder, in JupyterLab."""
        match self.host:
            case "github.com":
                place = f"gh/{self.name}"
            case "gitlab.com":
                place = f"gl/{quote(self.name, safe='')}"
            case _:
                place = f"git/{quote(self.url, safe='')}"
        path = quote(f"lab/tree/{PREPARED}/{document}.ipynb", safe="")
        return f"https://mybinder.org/v2/{place}/HEAD?urlpath={path}"

    def colab(self, document: str) -> str | None:
        """The address that opens a page's notebook on Colab, which reads from GitHub only."""
        if self.host != _GITHUB:
            return None
        path = quote(f"{PUBLISHED}/{document}.ipynb")
        return f"https://colab.research.google.com/github/{self.name}/blob/{PAGES}/{path}"

    def preparation(self) -> str:
        """The code of a first cell that fetches the edition where a notebook runs without it."""
        folder = self.name.rsplit("/", 1)[-1]
        return (
            "# Fetches the edition where this notebook runs without it, as on Colab.\n"
            "from importlib.util import find_spec\n\n"
            'if find_spec("analysis") is None:\n'
            f"    !git clone --quiet --depth 1 {self.url} {folder}\n"
            f"    %cd {folder}\n"
            "    %pip install --quiet ."
        )


def repository(url: str) -> Repository | None:
    """The repository of a setting; ``None`` where it is empty.

    Raises :class:`ValueError` where the setting is no address of a repository.
    """
    url = url.strip()
    if not url:
        return None
    match = _FORGE.fullmatch(url)
    if match is None:
        raise ValueError(
            f"repository: url: {url!r} is no address of a repository; "
            "write it as https://github.com/owner/name"
        )
    return Repository(match["host"].lower(), match["name"])

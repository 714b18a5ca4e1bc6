"""How the documentation is built: `make docs`. Nothing is fetched; what is shown is run or generated as it is built."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT / "src"), str(ROOT)]
# Code cells run in a process of their own, which must find the same source.
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from extensions.transcript import of_source as hash_of_source  # noqa: E402
from whopays import __version__  # noqa: E402

project = "whopays"
author = "The whopays authors"
copyright = "The whopays authors, Apache License 2.0"  # noqa: A001 - Sphinx's name
version = release = __version__
language = "en"
smartquotes = False  # two hyphens of an option stay two

extensions = ["myst_nb", "sphinx.ext.autodoc", "extensions.mathml", "extensions.computed", "extensions.console", "extensions.declared",
              "extensions.docstring", "extensions.kept", "extensions.reach"]
exclude_patterns = ["scratch/**"]
myst_enable_extensions = ["dollarmath", "deflist", "colon_fence", "attrs_inline", "substitution"]
myst_heading_anchors = 3
suppress_warnings = ["myst.xref_missing"]
html_math_renderer = "mathml"

nb_execution_mode = "cache"
of_source = hash_of_source()  # another source: every page is read and run anew
nb_execution_cache_path = str(ROOT / "build" / "notebooks" / of_source[:16])
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = f"whopays {version}"
html_static_path = ["static"]
html_css_files = ["whopays.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True, "top_of_page_buttons": []}
html_last_updated_fmt = None
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

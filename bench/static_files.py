"""A folder served as static files: the floor of tiles from the cache, by the same web server."""

import os

from flask import Flask

app = Flask("static_files", static_folder=os.environ["STATIC_FILES"], static_url_path="/")

"""The request's session: Flask-SQLAlchemy over the domain's own metadata."""

from flask_sqlalchemy import SQLAlchemy

from gridwatch.database import Base

db = SQLAlchemy(metadata=Base.metadata)

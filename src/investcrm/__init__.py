"""InvestCRM: the case desk of a Swedish region's investment promotion."""

__version__ = "0.1.0"

"""Clearing 澄清: saying that an allegation against somebody proved untrue, with their consent."""

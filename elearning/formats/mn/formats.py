"""Dates and numbers in Mongolian, after CLDR `mn` and the country's own habit (2026.03.05, 24 hours)."""

DATE_FORMAT = "Y оны E j"
SHORT_DATE_FORMAT = "Y.m.d"
MONTH_DAY_FORMAT = "E j"
YEAR_MONTH_FORMAT = "Y оны F"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y оны E j, H:i"
SHORT_DATETIME_FORMAT = "Y.m.d H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M", "%Y.%m.%d %H:%M", "%Y-%m-%dT%H:%M"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]

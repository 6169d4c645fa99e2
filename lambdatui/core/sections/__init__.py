"""What each section of a function's page says: answers of AWS in, facts in words out.

Pure: nothing is asked here. An answer may lack anything, and have anything in its place.
"""

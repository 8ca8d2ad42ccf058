"""Stage: is the slim bundle whole?"""

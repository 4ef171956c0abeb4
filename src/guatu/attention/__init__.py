"""预警亮灯：rules over standings give each project a light per dimension, with its reason and what turns it green.

Nothing is stored: a light is a function of the standing rows, the date and the parameters of that date, so that the light of
any past day is the same whenever it is asked. Source: DOMAIN 4.2.
"""

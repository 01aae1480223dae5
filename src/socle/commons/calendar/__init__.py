"""Calendar: the days on which an authority works. Every promise in working days is counted here.

Doors: the staff's page of working days and holidays. Events: HolidaysChanged. Publishes nothing: the days off of a town
are on its pages of opening hours. An authority that set nothing works from Monday to Friday, without holidays.
"""

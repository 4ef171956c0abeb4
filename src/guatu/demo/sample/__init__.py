"""示例市（示例数据）：a whole invented jurisdiction, the same on every machine and every day.

`plan` invents projects, `life` their dates, `money` their plans and returns, `lists` who belongs where: all pure, from
profile.json and a fixed seed, no clock. `script` turns that into acts in the order of the calendar, `world` performs them.
"""

"""指标：每个数一条口径，按地方、阶段、领域……在任一日期求值，点开到行、到事实、到佐证；按月结账。

Nouns: Figure (指标), Measure (可加的整数), Context (范围与时点), Close (月结), Adjustment (调整).
Reads: `evaluate.evaluate`, `explain.explain`. Verbs: `services.confirm_place`, `services.make_close`.
"""

"""亮灯室：what is red and yellow, why and since when; the rules behind it; exemptions asked for and decided."""

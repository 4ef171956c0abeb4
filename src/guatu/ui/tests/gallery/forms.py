"""A form with every kind of control."""

from __future__ import annotations

from django import forms


class ReturnForm(forms.Form):
    """A monthly return."""

    amount = forms.DecimalField(
        label="本月完成投资",
        help_text="按工程量和设备到货计，不按付款计。",
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    on = forms.DateField(label="截至日期", widget=forms.DateInput(attrs={"type": "date"}))
    stage = forms.ChoiceField(label="形象进度", choices=[("1", "基础施工"), ("2", "主体施工"), ("3", "设备安装")])
    kind = forms.ChoiceField(label="有无变化", choices=[("n", "无变化"), ("y", "有变化")], widget=forms.RadioSelect)
    marks = forms.MultipleChoiceField(
        label="存在问题",
        required=False,
        choices=[("land", "用地"), ("money", "资金"), ("permit", "手续")],
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(label="情况说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(label="现场照片", required=False)
    agreed = forms.BooleanField(label="以上数字与台账、票据一致")

"""Makes roll.xls and roll.ods: synthetic people, by xlwt 1.3.0 and odfpy 1.4.1 (pip install xlwt odfpy; python3 make.py).

The two files are kept in the repository because no Rust library writes these formats. Both hold the same roll: a title, a header over two
merged rows, four voters, a signature; and a hidden sheet. The .xls has more than 8,224 bytes of shared texts, so that they go over a record.

form.xls and form.xlsx are not made here: they are the form of `tests/stories/forms.rs` (`daily`), opened in LibreOffice Calc 7.4.7 and saved
(soffice --headless --convert-to xls:"MS Excel 97" form.xlsx; soffice --headless --convert-to xlsx form.xlsx).
"""

import datetime

import xlwt
from odf import style, table, text
from odf.opendocument import OpenDocumentSpreadsheet

UPPER = ["序号", "姓名", "基本情况", None, None, "身份证号", "村民小组", "登记类别", "备注"]
LOWER = [None, None, "性别", "民族", "出生日期", None, None, None, None]


def number(birth, sequence):
    body = "632823" + birth + f"{sequence:03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]


PEOPLE = [
    (1, "尕藏•卓玛", "女", "藏族", datetime.date(1985, 3, 7), number("19850307", 2), "一社", "常住", None),
    (2, "𠮷 䶮", "男", "汉", "1990.11.02", number("19901102", 1), "一社", "外出", "在格尔木务工，来电表示参加"),
    (3, "<b>巴图</b>", "男", "蒙古", "19700101", number("19700101", 3), 2.0, 1.0, None),
    (4, "马尔沙", "女", "回", None, number("20010228", 4), "二社", "常住", "长" * 300),
]


def xls():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("选民名单")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write_merge(0, 0, 0, 8, "某村选民登记表")
    for column, heading in enumerate(UPPER):
        if heading == "基本情况":
            sheet.write_merge(1, 1, 2, 4, heading)
        elif heading:
            sheet.write_merge(1, 2, column, column, heading)
    for column, heading in enumerate(LOWER):
        if heading:
            sheet.write(2, column, heading)
    for row, person in enumerate(PEOPLE, 3):
        for column, value in enumerate(person):
            if isinstance(value, datetime.date):
                sheet.write(row, column, value, day)
            elif value is not None:
                sheet.write(row, column, value)
    sheet.write(8, 0, "填表人：张三")
    hidden = book.add_sheet("旧名单")
    hidden.visibility = 1
    hidden.write(0, 0, "姓名")
    hidden.write(0, 1, "性别")
    notes = book.add_sheet("说明")
    for row in range(60):
        notes.write(row, 0, f"第{row}条" + "说明文字" * (60 + row))
    book.save("roll.xls")


def cell(value):
    if value is None:
        return table.TableCell()
    if isinstance(value, datetime.date):
        made = table.TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, (int, float)):
        made = table.TableCell(valuetype="float", value=value)
    else:
        made = table.TableCell(valuetype="string")
    made.addElement(text.P(text=str(value)))
    return made


def ods():
    document = OpenDocumentSpreadsheet()
    unseen = style.Style(name="unseen", family="table")
    unseen.addElement(style.TableProperties(display="false"))
    document.automaticstyles.addElement(unseen)
    sheet = table.Table(name="选民名单")
    title = table.TableRow()
    title.addElement(cell("某村选民登记表"))
    sheet.addElement(title)
    for row in [UPPER, LOWER, *PEOPLE, [], ["填表人：张三"]]:
        line = table.TableRow()
        for value in row:
            line.addElement(cell(value))
        sheet.addElement(line)
    rest = table.TableRow(numberrowsrepeated=1048000)
    rest.addElement(table.TableCell(numbercolumnsrepeated=16384))
    sheet.addElement(rest)
    document.spreadsheet.addElement(sheet)
    hidden = table.Table(name="旧名单", stylename="unseen")
    line = table.TableRow()
    for value in ["姓名", "性别"]:
        line.addElement(cell(value))
    hidden.addElement(line)
    document.spreadsheet.addElement(hidden)
    document.save("roll.ods")


xls()
ods()

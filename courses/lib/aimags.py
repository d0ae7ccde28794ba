"""The 21 aimags of Mongolia and its capital, in the order of the Mongolian alphabet.

They are proper names, spelt in one way everywhere: figures by aimag are sums over the schools of one spelling.
"""

AIMAGS = (
    "Архангай", "Баян-Өлгий", "Баянхонгор", "Булган", "Говь-Алтай", "Говьсүмбэр", "Дархан-Уул", "Дорноговь", "Дорнод",
    "Дундговь", "Завхан", "Орхон", "Өвөрхангай", "Өмнөговь", "Сүхбаатар", "Сэлэнгэ", "Төв", "Увс", "Улаанбаатар", "Ховд",
    "Хөвсгөл", "Хэнтий",
)  # fmt: skip

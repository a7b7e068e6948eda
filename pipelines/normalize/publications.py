"""Names of newspapers, agencies and stations as attribution lines print them."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.values import dataclass
from pipelines.normalize.text import fold_tone

# "Name = other printings" for one publication, or several names parted by ";". A printing that differs from
# the name in capitals and blanks alone is kept as printed, and so is an address that is not the name itself.
_VIETNAMESE = """
TTXVN = Thông tấn xã Việt Nam; VNA; Vietnam News Agency; TTX Việt Nam; baotintuc TTXVN
Vietnam+ = VietnamPlus; Vietnam Plus
Báo điện tử Đảng Cộng sản Việt Nam = ĐCSVN; Báo điện tử ĐCSVN; Báo ĐCSVN; Báo Đảng Cộng sản Việt Nam
VnExpress = VNE; VN Express
VietNamNet = VNN
VOV = Đài Tiếng nói Việt Nam; Đài TNVN; VOVNews; VOV News; VOV Online
VTV = Đài Truyền hình Việt Nam; Đài THVN; VTV News; VTV Online
VTC; VTC News; VTCNews
VGP = VGP News; Cổng TTĐT Chính phủ
Nhân Dân = NDO; Nhân Dân điện tử
Quân đội nhân dân = QĐND; QĐND Online; Quân đội Nhân dân Online
Công an nhân dân = CAND; CAND Online
Lao Động = LĐO; Lao Động Online
Người Lao Động = NLĐ; NLĐO; Người Lao Động Online
Tuổi Trẻ = TTO; Tuổi Trẻ Online; Tuổi Trẻ TP.HCM
Thanh Niên = TNO; Thanh Niên Online
Tiền Phong = TPO; Tiền Phong Online
Dân trí = Dân trí Online
Sài Gòn Giải Phóng = SGGP; SGGPO; SGGP Online
Hà Nội Mới = HNMO; HNM; Hànộimới
Pháp luật Việt Nam = PLVN
Pháp luật TP.HCM = PLO; Pháp luật TPHCM; Pháp luật TP HCM
Sức khỏe & Đời sống = SKĐS; SK&ĐS
Nông nghiệp & Môi trường = NN&MT
ICTnews
Gia đình & Xã hội
Kinh tế & Đô thị = KTĐT; Kinh tế đô thị
Khoa học & Đời sống
Khoa học & Phát triển
Tài nguyên & Môi trường = TN&MT
Giáo dục & Thời đại = GD&TĐ; GDTĐ
Đời sống & Pháp luật = ĐS&PL; ĐSPL
An ninh Thủ đô = ANTĐ
ĐTTCO = ĐTTC; Đầu tư Tài chính; SGGP Đầu tư Tài chính
Đầu tư Chứng khoán = ĐTCK
CTO = Cần Thơ Online
Zing = Zing News; Znews; Tri thức trực tuyến
Soha = Soha News
Kênh 14 = Kênh14; Kenh14
CafeF = Cafe F
Thể thao & Văn hóa = Thể thao Văn hóa
Giao thông
Tin tức = Tin Tức TTXVN
Thế giới & Việt Nam = TGVN
Hải quan = Hải quan Online
Kiểm toán
Bảo vệ pháp luật = BVPL
Nông nghiệp Việt Nam = NNVN
Người Đưa Tin = NĐT
Phụ nữ Việt Nam = PNVN
Phụ nữ TP.HCM = PNO
Thời báo Kinh tế Sài Gòn = TBKTSG
VnEconomy = VN Economy
Thời báo Tài chính Việt Nam = TBTCVN
Diễn đàn Doanh nghiệp = DĐDN
Doanh nhân Sài Gòn = DNSG
Bóng đá = Bóng Đá Plus
Petrotimes = PetroTimes
Internet; Facebook; YouTube; TikTok; Zalo; Google; Wikipedia
Báo Thái Nguyên = Thái Nguyên điện tử
Cổng Thông tin điện tử Chính phủ; Báo Chính phủ; Đại Đoàn Kết; Đại biểu Nhân dân; ANTT; Đầu tư; Infonet
CafeBiz; Trí Thức Trẻ; Nhịp sống kinh tế; Nhịp sống Việt; Thời báo Ngân hàng; Công Thương; Xây dựng
Tổ quốc; Văn hóa; Biên phòng; Thanh tra; Công lý; Dân Việt; Đất Việt; Khám phá; Phụ nữ Online
Một Thế giới; Webthethao; 24h; 24h.com.vn; Eva; Vietnam Finance; VietnamFinance; VietQ; Vietstock; NDH
BizLive; Tinmoi; Ione; Lao động Thủ đô; VietTimes; VietBao; Việt Báo; Vietnam News; Viet Nam News
Saigon Times; Thời Đại; Hà Nội TV; Truyền hình Hà Nội; HTV; THVL; ANTV; QPVN; QĐND Việt Nam; VTC14; VTV24
VTV1; VTV3; VTV4; VTV6; VOV1; VOV2; VOV3; VOV4; VOV5; Kiến thức; Tri thức & Cuộc sống; Pháp luật & Xã hội
 VOV Tây Bắc; VOV Đông Bắc; VOV Tây Nguyên; VOV Miền Trung; VOV ĐBSCL; VOV TP.HCM; VOV Giao thông; VOVGT; Thái Nguyên TV
BNEWS = BNews; Bnews.vn
Bizlive; Saostar; Vietnamdaily; VietnamDaily
Doanh nghiệp & Hội nhập; Nông thôn Ngày nay; Cảnh sát toàn cầu; TTXVN Tin tức
"""

_FOREIGN = """
Reuters; Thomson Reuters
AFP; Agence France-Presse
AP; Associated Press
Xinhua; Tân Hoa xã; THX; Tân Hoa Xã; Xinhuanet
Kyodo; Kyodo News
Yonhap; Yonhap News
Sputnik; Sputnik News
TASS; Itar-Tass; ITAR-TASS
RIA Novosti; RIA; Ria Novosti
RT; Russia Today
DPA; ANSA; EFE; UPI; PTI; ANI; AAP; Bernama; Antara; KCNA; TTXTT; CNA; NHK; KBS; MBC; JTBC; ABC; ABC News
CNN; BBC; BBC News; CNBC; NBC; NBC News; CBS; CBS News; Fox News; Sky News; MSNBC; PBS; NPR; VOA; RFI; RFA
Al Jazeera; Aljazeera
Bloomberg; Forbes; Fortune; Time; Newsweek; The Economist; Financial Times; FT; WSJ; Wall Street Journal
The Wall Street Journal; New York Times; The New York Times; NYT; NY Times; Washington Post; The Washington Post
USA Today; Los Angeles Times; LA Times; New York Post; NY Post; Chicago Tribune; Boston Globe; Huffington Post
HuffPost; Politico; Axios; The Hill; Vox; Business Insider; Insider; BI; Quartz; The Atlantic; The New Yorker
Guardian; The Guardian; Mirror; The Mirror; Daily Mirror; Daily Mail; Mail Online; DM; The Sun; Sun; The Times
The Telegraph; Telegraph; Daily Telegraph; The Independent; Independent; Daily Express; Express; Metro; Metro UK
Evening Standard; Daily Star; Le Monde; Le Figaro; Der Spiegel; Spiegel; Bild; Die Welt; DW; Deutsche Welle; El Pais
Marca; AS; Sport; Mundo Deportivo; L'Equipe; Gazzetta dello Sport; Goal; Goal.com; ESPN; Sky Sports; Squawka
South China Morning Post; SCMP; Global Times; China Daily; People's Daily; Nhân dân Nhật báo; Sina; Sohu; QQ
Straits Times; The Straits Times; Channel NewsAsia; Channel News Asia; Bangkok Post; The Nation; Jakarta Post
Nikkei; Nikkei Asian Review; Nikkei Asia; Japan Times; The Japan Times; Asahi Shimbun; Mainichi; Yomiuri
Korea Herald; Korea Times; Chosun Ilbo; Chosun; Naver; Dispatch; Soompi; AllKpop; Allkpop
The Hindu; Hindustan Times; Times of India; India Today; NDTV; Dawn; Haaretz; Jerusalem Post; Arab News
Izvestia; Kommersant; Pravda; Gazeta; Zvezda; Lenta; Interfax; Defense News; Janes; Jane's; National Interest
The National Interest; Diplomat; The Diplomat; Foreign Policy; Foreign Affairs; Popular Mechanics
National Geographic; NatGeo; Live Science; Livescience; Science Daily; ScienceDaily; Phys.org; Space; Space.com
New Scientist; IFL Science; Scientific American; Nature; Science; Discovery; NASA; Healthline; WebMD; Medical News Today
TechCrunch; The Verge; Engadget; CNET; Wired; ZDNet; Mashable; Gizmodo; BGR; PhoneArena; GSMArena; Phone Arena
GSM Arena; TechRadar; 9to5Mac; MacRumors; Ars Technica; XDA; Android Authority; Bored Panda; BoredPanda; Brightside
Bright Side; Great Big Story; Oddity Central; Getty Images; Getty; Shutterstock; iStock
Pixabay; Unsplash; Pexels; Freepik; Vogue; Elle; People; Variety
The Hollywood Reporter; Hollywood Reporter; Billboard; TMZ; E! News; Us Weekly; Coconuts; Tempo; Rappler; Inquirer
Anadolu; Anadolu Agency; Ukrinform; KPL; IRNA; SANA; Belga; Antara News; MENA; Boldsky; Medical Daily; Medical Xpress
Euronews; The Conversation; Medical News; Prevention; Verywell
Verywell Health; Eat This; Eating Well; EatingWell; Times Now
Khmer Times; Phnom Penh Post; Vientiane Times; Thai PBS; The Star; Malay Mail; Carscoops; Motor1; Autocar; Top Gear
"""

# What a phrase may begin with to be a publication whatever follows it.
_HEAD = re.compile(
    r"(?:báo(?! (?:cáo|chí|động|giá|hiếu|cháy)(?!\w))"
    r"|tạp chí|thời báo|nhật báo|tuần báo|đài|cổng (?:thông tin|ttđt|tin)|trang (?:thông tin|tin|web|ttđt)"
    r"|phát thanh,? (?:- |và )?truyền hình"
    r"|thông tấn xã|hãng (?:tin|thông tấn)|kênh|truyền hình|bản tin|website|fanpage|chuyên trang) \S"
)
_AT = re.compile(r"(.{2,40}?) (?:tại|phát) \S.*|(.{2,40}?) phát")  # TTXVN tại Hà Nội, TTXVN phát
# VOV-Bắc Kinh and the like, which no table lists whole
_BUREAU = re.compile(r"VOV ?[-–] ?[^\W\d_][^\s-]*(?: [^\s-]+){0,2}")
_PAPER_WORD = re.compile(r"(?:báo điện tử|báo|tờ|trang|tạp chí|kênh|hãng tin|hãng thông tấn|hãng|đài) ")
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*"
    r"\.(?:vn|com|net|org|info|tv|edu|gov|news|me|io|co|uk|us|jp|kr|cn|ru)(?:/\S*)?",
    re.IGNORECASE,
)
_DOMAIN_END = re.compile(r"(?:\.(?:com|net|org|gov|edu))?\.(?:vn|com|net|org|me|news|info)$", re.IGNORECASE)
_SKIPPED = re.compile(r"[\s.\-–_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """A publication as an attribution names it."""

    name: str
    foreign: bool = False
    known: bool = True  # False: only its form says that it is a publication


def _key(text: str) -> str:
    return _SKIPPED.sub("", fold_tone(text.lower()).replace(" và ", "&"))


def _index() -> dict[str, Publication]:
    index: dict[str, Publication] = {}
    for table, foreign in ((_VIETNAMESE, False), (_FOREIGN, True)):
        for line in table.strip().splitlines():
            name, is_one, printings = line.partition(" = ")
            for printed in (name, *printings.split("; ")) if is_one else line.split("; "):
                known = name if is_one else printed
                index.setdefault(_key(printed), Publication(name=known, foreign=foreign))
    return index


_INDEX = _index()


@lru_cache(maxsize=8192)  # papers and names come again and again
def lookup_publication(text: str) -> Publication | None:
    """The publication that a phrase names, by the table or by its form, or None.

    >>> lookup_publication("Thông tấn xã Việt Nam").name
    'TTXVN'
    >>> lookup_publication("báo điện tử ĐCSVN").name
    'Báo điện tử Đảng Cộng sản Việt Nam'
    >>> lookup_publication("Vietnamnet.vn").name, lookup_publication("thanhnien.vn").name
    ('Vietnamnet', 'thanhnien.vn')
    >>> lookup_publication("Hải Hằng") is None
    True
    """
    if text.startswith("VOV") and _BUREAU.fullmatch(text):
        return Publication(name=text)
    found = _INDEX.get(_key(text))
    if found is None and "." in text:
        found = _INDEX.get(_key(_DOMAIN_END.sub("", text)))
        if found is None and _DOMAIN.fullmatch(text):
            return Publication(name=text, known=False)
    if found is not None:
        return _as_printed(text, found)
    if not _HEAD.match(text.lower()):
        posted = _AT.fullmatch(text) if " tại " in text or " phát" in text else None
        return _INDEX.get(_key(posted[1] or posted[2])) if posted else None
    article = _PAPER_WORD.match(text)  # in small letters: a word of the sentence, not of the name
    inner = article and _INDEX.get(_key(text[article.end() :]))
    if article and inner:
        return _as_printed(text[article.end() :], inner)
    name = text[0].upper() + text[1:]
    within = _PAPER_WORD.match(text[0].lower() + text[1:])
    inner = within and _INDEX.get(_key(text[within.end() :]))
    return Publication(name=name, foreign=bool(inner and inner.foreign), known=bool(inner))


def has_paper_form(text: str) -> bool:
    """Whether the words alone say that the text is a publication: "Báo …", "Tạp chí …", an address."""
    return _HEAD.match(text.lower()) is not None or _DOMAIN.fullmatch(text) is not None


def _as_printed(text: str, found: Publication) -> Publication:
    """The publication under the spelling of the page, where that is only another spelling of its name."""
    stem = _DOMAIN_END.sub("", text)
    if _key(stem) != _key(found.name) or stem.islower() or stem.isupper():
        return found
    return Publication(name=stem, foreign=found.foreign)

"""Self-test of the origin site: python -m unittest -v test_origin   (standard library; httpx parts are skipped without it)"""
import gzip
import http.client
import json
import os
import sys
import time
import tomllib
import unittest
import urllib.error
import urllib.request
from urllib.parse import urlsplit

HERE = os.path.dirname(os.path.abspath(__file__))

from watcher.demo.origin import build
from watcher.demo.origin.serve import API_KEY, Origin, OriginServer

UA = {"User-Agent": "watcher-test/0 (+mailto:test@example.org)"}
KEY = {"Ocp-Apim-Subscription-Key": API_KEY}


def get(url, headers=None, timeout=5, method="GET", follow=True):
    p = urlsplit(url)
    for _ in range(6):
        c = http.client.HTTPConnection(p.hostname, p.port, timeout=timeout)
        try:
            c.request(method, p.path + (f"?{p.query}" if p.query else ""), headers={**UA, **(headers or {})})
            r = c.getresponse()
            body = r.read()
        finally:
            c.close()
        if follow and r.status in (301, 302) and r.headers["Location"]:
            p = urlsplit(r.headers["Location"])
            continue
        return r.status, r.headers, body
    raise RecursionError("redirects")


class Data(unittest.TestCase):
    def test_checks(self):
        self.assertEqual(build.check(), [])

    def test_timeline_parses_and_counts(self):
        with open(os.path.join(HERE, "timeline.toml"), "rb") as fh:
            t = tomllib.load(fh)
        self.assertEqual(len(t["source"]), 12)
        self.assertEqual(len(t["step"]), 41)
        events = [e for s in t["step"] for e in s.get("event", [])]
        self.assertEqual(len(events), sum(s["revisions"] for s in t["source"]))
        for kind in ("noise", "editorial", "substantive"):
            self.assertGreater(sum(e["kind"] == kind for e in events), 10)
        for s in t["source"]:
            self.assertGreaterEqual(s["revisions"], 6)

    def test_deterministic(self):
        a, b = Origin(30, seed=7), Origin(30, seed=7)
        for sid in a.sources:
            self.assertEqual(a.clean_body(sid, n=3), b.clean_body(sid, n=3))

    def test_noise_moves_bytes_but_not_text(self):
        o = Origin(12, noise="low")
        for sid, s in o.sources.items():
            x, y = o.clean_body(sid, n=1), o.clean_body(sid, n=2)
            if s.type == "html":
                self.assertNotEqual(x, y)
                self.assertEqual(build.visible(x), build.visible(y))
                self.assertNotIn(b"@@", x)
            else:
                self.assertEqual(x, y)
        o.noise = "none"
        self.assertEqual(o.clean_body("fhi-mpox", n=1), o.clean_body("fhi-mpox", n=2))

    def test_sizes(self):
        o = Origin()
        for sid, s in o.sources.items():
            if s.type == "html":
                self.assertGreater(len(o.clean_body(sid)), 40 * 1024, sid)
                self.assertLess(len(o.clean_body(sid)), 150 * 1024, sid)

    def test_real_and_url(self):
        o = Origin(base="http://127.0.0.1:9")
        for s in o.sources.values():
            self.assertEqual(o.real(urlsplit(o.url(s.id))._replace(scheme="", netloc="").geturl()), s.url)
        self.assertEqual(o.real("/sm/mpox/", "www.fhi.no:80"), "https://www.fhi.no/sm/mpox/")


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ctx = OriginServer(hang=3, drip=0.01)
        cls.o = cls.ctx.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.ctx.__exit__()

    def setUp(self):
        self.post("/_control/reset")

    def post(self, path, **body):
        req = urllib.request.Request(self.o.base + path, json.dumps(body).encode(), method="POST")
        return json.load(urllib.request.urlopen(req))

    def test_every_source_answers_at_every_clean_step(self):
        for step in (0, 12, 29, 40):
            self.o.goto(step)
            for sid in self.o.sources:
                f = self.o.fault(sid)
                if f in ("", "moved-301", "slow"):
                    st, hd, body = get(self.o.url(sid), KEY)
                    self.assertEqual(st, 200, (step, sid))
                    self.assertGreater(len(body), 500)

    def test_change_shows_on_the_wire(self):
        u = self.o.url("fhi-handbok")
        self.post("/_control/goto", step=3)
        self.assertIn("er 5–21 dager", get(u)[2].decode())
        self.post("/_control/advance")
        b = get(u)[2].decode()
        self.assertIn("er 2–21 dager", b)
        self.assertNotIn("er 5–21 dager", b)
        t = json.load(urllib.request.urlopen(self.o.base + "/_control/truth?step=4"))
        ev = [e for e in t["event"] if e["source"] == "fhi-handbok"][0]
        self.assertEqual((ev["kind"], ev["severity"], ev["alert"]), ("substantive", "critical", True))
        self.assertEqual(ev["change"][0]["section"], ["Mpox – håndbok for helsepersonell", "Inkubasjonstid"])

    def test_conditional(self):
        st, hd, b = get(self.o.url("ud-drkongo"))
        self.assertEqual(get(self.o.url("ud-drkongo"), {"If-Modified-Since": hd["Last-Modified"]})[0], 304)
        self.post("/_control/goto", step=5)
        self.assertEqual(get(self.o.url("ud-drkongo"), {"If-Modified-Since": hd["Last-Modified"]})[0], 200)
        st, hd, b = get(self.o.url("tecovirimat-pdf"))
        self.assertTrue(b.startswith(b"%PDF-") and b.rstrip().endswith(b"%%EOF"))
        self.assertEqual(get(self.o.url("tecovirimat-pdf"), {"If-None-Match": hd["ETag"]})[0], 304)
        self.post("/_control/goto", step=0)
        st, hd, b = get(self.o.url("helsenorge-mpox"))
        self.assertEqual(get(self.o.url("helsenorge-mpox"), {"If-None-Match": hd["ETag"]})[0], 200)

    def test_gzip_and_head(self):
        st, hd, b = get(self.o.url("fhi-mpox"), {"Accept-Encoding": "gzip"})
        self.assertEqual(hd["Content-Encoding"], "gzip")
        self.assertIn(b"</main>", gzip.decompress(b))
        st, hd, b = get(self.o.url("fhi-mpox"), method="HEAD")
        self.assertEqual((st, b), (200, b""))
        self.assertGreater(int(hd["Content-Length"]), 40000)

    def test_api_key(self):
        self.assertEqual(get(self.o.url("hdir-api"))[0], 401)
        d = json.loads(get(self.o.url("hdir-api"), KEY)[2])
        self.assertEqual(d["status"], "Gjeldende")

    def test_robots_and_sitemap(self):
        r = get(self.o.base + "/robots.txt")[2].decode()
        self.assertIn("Disallow: /www.fhi.no/sys/", r)
        self.post("/_control/goto", step=35)
        for u in ("/robots.txt", "/www.helsenorge.no/robots.txt"):
            self.assertIn("Disallow: /www.helsenorge.no/sykdom/infeksjon-og-betennelse/mpox", get(self.o.base + u)[2].decode())
        s = get(self.o.base + "/www.fhi.no/sitemap.xml")[2].decode()
        self.assertEqual(s.count("<loc>"), 5)

    def test_moved_for_good(self):
        self.post("/_control/goto", step=22)
        st, hd, b = get(self.o.url("fhi-smitteverntiltak"), follow=False)
        self.assertEqual(st, 301)
        st, hd, b = get(self.o.url("fhi-smitteverntiltak"))
        self.assertEqual(st, 200)
        self.assertIn("Råd om smitteverntiltak", b.decode())

    def test_user_agent_wall(self):
        self.post("/_control/goto", step=4)
        self.assertEqual(get(self.o.url("metodebok-mpox"))[0], 403)
        self.assertEqual(get(self.o.url("metodebok-mpox"), {"User-Agent": "Mozilla/5.0 (X11) Chrome/120"})[0], 200)

    def test_faults(self):
        want = {
            ("ud-drkongo", "waf-200"): (200, b"Just a moment"), ("ud-drkongo", "waf-403"): (403, b"Just a moment"),
            ("fhi-vaksine", "http-500"): (500, b"feil"), ("ud-drkongo", "http-502"): (502, b"Bad Gateway"),
            ("fhi-mpox", "http-503"): (503, b"vedlikehold"), ("helsenorge-mpox", "maintenance-200"): (200, b"vedlikehold"),
            ("hdir-api", "http-401"): (401, b"invalid"), ("hdir-api", "http-429"): (429, b""), ("fhi-mpox", "empty-body"): (200, None),
            ("tecovirimat-pdf", "html-instead-of-pdf"): (200, b"<!DOCTYPE"), ("tecovirimat-pdf", "truncated-pdf"): (200, b"%PDF"),
            ("fhi-handbok", "soft-404"): (200, b"finner ikke"), ("helsenorge-mpox", "js-shell"): (200, b'<div id="root"></div>'),
            ("fhi-mpox", "wrong-page"): (200, b"Informasjon om mpoxvaksine"), ("fhi-mpox", "consent-wall"): (200, b"Samtykke"),
            ("fhi-reise", "gone-410"): (410, b""), ("metodebok-mpox", "login-wall"): (200, b"Passord"),
            ("ecdc-feed", "malformed-xml"): (200, b"<rss"), ("ecdc-feed", "empty-feed"): (200, b"<rss"),
            ("hdir-api", "html-instead-of-json"): (200, b"<!DOCTYPE"), ("fhi-reise", "latin-1"): (200, "smittevernråd".encode("latin-1")),
            ("fhi-handbok", "slow"): (200, b"</html>"), ("helsenorge-mpox", "expanders-missing"): (200, b"expander-inkubasjon"),
        }
        for (sid, f), (status, text) in want.items():
            self.post("/_control/fault", source=sid, fault=f)
            st, hd, b = get(self.o.url(sid), KEY)
            self.assertEqual(st, status, (sid, f))
            self.assertTrue(b == b"" if text is None else text in b, (sid, f, b[:200]))
            self.post("/_control/fault", source=sid, fault="")
        self.post("/_control/fault", source="fhi-handbok", fault="truncated-html")
        b = get(self.o.url("fhi-handbok"))[2]
        self.assertNotIn(b"</main>", b)
        self.post("/_control/fault", source="fhi-handbok", fault="")
        self.post("/_control/fault", source="fhi-vaksine", fault="redirect-loop")
        with self.assertRaises(RecursionError):
            get(self.o.url("fhi-vaksine"))
        self.post("/_control/fault", source="fhi-smitteverntiltak", fault="truncated-length")
        with self.assertRaises(http.client.IncompleteRead):
            get(self.o.url("fhi-smitteverntiltak"))
        self.post("/_control/fault", source="metodebok-mpox", fault="reset")
        with self.assertRaises((ConnectionResetError, http.client.RemoteDisconnected)):
            get(self.o.url("metodebok-mpox"))
        self.post("/_control/fault", source="metodebok-mpox", fault="oversize")
        self.assertGreater(len(get(self.o.url("metodebok-mpox"))[2]), 20 << 20)
        self.post("/_control/fault", source="ecdc-feed", fault="bad-gzip")
        with self.assertRaises(Exception):
            gzip.decompress(get(self.o.url("ecdc-feed"))[2])
        self.post("/_control/fault", source="ud-drkongo", fault="timeout")
        t = time.monotonic()
        with self.assertRaises(TimeoutError):
            get(self.o.url("ud-drkongo"), timeout=0.5)
        self.assertLess(time.monotonic() - t, 2)

    def test_stale_304(self):
        self.post("/_control/goto", step=26)
        st, hd, b = get(self.o.url("ema-tecovirimat"))
        self.post("/_control/goto", step=27)
        self.assertEqual(get(self.o.url("ema-tecovirimat"), {"If-None-Match": hd["ETag"]})[0], 304)
        self.assertNotIn(b"Latest news", get(self.o.url("ema-tecovirimat"))[2])
        self.post("/_control/goto", step=29)
        self.assertIn(b"Latest news", get(self.o.url("ema-tecovirimat"), {"If-None-Match": hd["ETag"]})[2])

    def test_every_timeline_fault_is_known(self):
        for s in self.o.sources.values():
            for f in s.faults:
                self.o.goto(f.start)
                if f.fault not in ("timeout", "reset", "truncated-length", "oversize", "slow"):
                    r = self.o.respond(s.url, {**UA, **KEY})
                    self.assertEqual(r.fault, "" if f.fault in ("ua-403", "robots-deny") and r.status == 200 else f.fault, (s.id, f.start))

    def test_log_and_pin(self):
        self.post("/_control/pin", source="fhi-mpox", revision=7)
        self.assertIn("ikke lenger utbruddet", get(self.o.url("fhi-mpox"))[2].decode())
        log = json.load(urllib.request.urlopen(self.o.base + "/_control/log"))
        self.assertEqual(log[-1]["user_agent"], UA["User-Agent"])
        self.assertEqual(self.post("/_control/goto", step=99)["step"], 40)

    def test_bad_control(self):
        for path in ("/_control/goto", "/_control/nothing"):
            with self.assertRaises(urllib.error.HTTPError):
                self.post(path)


class Mock(unittest.TestCase):
    def test_httpx(self):
        try:
            import httpx
        except ImportError:
            self.skipTest("no httpx")
        o = Origin(22)
        with httpx.Client(transport=httpx.MockTransport(o.httpx_handler), follow_redirects=True, headers={**UA, **KEY}) as c:
            r = c.get(o.url("fhi-smitteverntiltak"))
            self.assertEqual((r.status_code, str(r.url)), (200, "https://www.fhi.no/sm/mpox/smitteverntiltak-i-helsetjenesten/"))
            self.assertIn("Råd om smitteverntiltak", r.text)
            self.assertEqual(c.get(o.url("hdir-api")).json()["status"], "Gjeldende")
            o.goto(21)
            with self.assertRaises(httpx.ReadTimeout):
                c.get(o.url("ud-drkongo"))

    def test_pdf_text(self):
        try:
            import io
            from pypdf import PdfReader
        except ImportError:
            self.skipTest("no pypdf")
        o = Origin()
        for rev in range(len(o.sources["tecovirimat-pdf"].revs) + 1):
            r = PdfReader(io.BytesIO(o.clean_body("tecovirimat-pdf", rev)))
            text = " ".join(p.extract_text() for p in r.pages)
            self.assertIn("Øyeaffeksjon", text)
            self.assertIn("13 til under 25", text)


if __name__ == "__main__":
    unittest.main()

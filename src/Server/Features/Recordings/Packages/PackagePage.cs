using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Recordings.Packages;

/// <summary>The page of a package: read from a disc, without a network and without a script. Both languages are in it; which one is seen, two buttons of the page say.</summary>
internal static class PackagePage
{
    private static readonly Dictionary<string, LocalText> Words = new()
    {
        ["answered"] = new("已接通", "Answered"), ["lost"] = new("呼损", "Lost"), ["self-service"] = new("自助完成", "Self-service"), ["not-reached"] = new("未接通", "Not reached"),
        ["refused"] = new("已拒绝", "Refused"), ["left-message"] = new("已留言", "Left a message"), ["in-progress"] = new("进行中", "In progress"),
        ["dead-air"] = new("长时间静默", "Dead air"), ["overtalk"] = new("抢话", "Overtalk"), ["no-greeting"] = new("未及时问候", "No greeting"), ["quiet"] = new("音量过低", "Too quiet"), ["talks-much"] = new("坐席说得过多", "Talks too much"),
    };

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const string Style = """
        :root{color-scheme:light dark}body{font:14px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;margin:0 auto;max-width:1240px;padding:20px}
        h1{font-size:20px;margin:12px 0 4px}dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:12px 0 20px}dt{opacity:.65}dd{margin:0}
        input[name=l]{position:absolute;opacity:0}label{border:1px solid #8888;border-radius:6px;cursor:pointer;padding:3px 12px}#zh:checked~label[for=zh],#en:checked~label[for=en]{background:#1d6f7a;border-color:#1d6f7a;color:#fff}
        input[name=l]:focus-visible~label{outline:2px solid #1d6f7a55}#zh:checked~main [lang=en],#en:checked~main [lang=zh]{display:none}
        .all{overflow-x:auto}table{border-collapse:collapse;width:100%}th{font-weight:600;text-align:start;white-space:nowrap}th,td{border-bottom:1px solid #8884;padding:7px 10px;vertical-align:top}
        .n{font-variant-numeric:tabular-nums;white-space:nowrap}.r{text-align:end}audio{height:34px;width:250px}.d{opacity:.65}.f{color:#b3541e}
        @media print{audio,label{display:none}}
        """;

    public static string Of(RecordingPackage package, IReadOnlyList<PackedCall> packed, ICentreNames names, TimeZoneInfo zone)
    {
        var page = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; media-src 'self' file:\">")
            .Append("<title>").Append(Safe(package.Title)).Append("</title><style>").Append(Style).Append("</style></head><body><input type=radio name=l id=zh checked><input type=radio name=l id=en><label for=zh>中文</label> <label for=en>English</label><main><h1>")
            .Append(Safe(package.Title)).Append("</h1><dl>");
        Fact(page, "电话", "Calls", packed.Count.ToString(CultureInfo.InvariantCulture));
        Fact(page, "通话时长", "Talk time", Duration(packed.Sum(p => p.Call.TalkSeconds)));
        Fact(page, "录音", "Recordings", packed.Count(p => p.File is not null).ToString(CultureInfo.InvariantCulture));
        Fact(page, "用途", "Reason", package.Reason);
        Fact(page, "制作", "Made by", $"{package.MadeBy} · {Clock(package.MadeAt, zone)} ({zone.Id})");
        page.Append("</dl><div class=all><table><thead><tr>");
        foreach (var (zh, en) in new[] { ("时间", "Time"), ("客户", "Customer"), ("队列", "Queue"), ("坐席", "Agent"), ("结果", "Result"), ("等待", "Wait"), ("通话", "Talk"), ("评分", "Rating"), ("质检", "Quality"), ("小结", "Summary"), ("录音", "Recording") })
            page.Append("<th>").Append(Both(zh, en)).Append("</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var one in packed) Row(page, one, names, zone);
        return page.Append("</tbody></table></div></main></body></html>\n").ToString();
    }

    public static LocalText? Disposition(CallView call) => call.Summaries.FirstOrDefault(s => s.Path.Length > 0)?.Label;

    public static string Note(CallView call) => string.Join(" / ", call.Summaries.Where(s => s.Note.Length > 0).Select(s => s.Note));

    private static void Row(StringBuilder page, PackedCall one, ICentreNames names, TimeZoneInfo zone)
    {
        var call = one.Call;
        var queue = call.Queue is { } id ? names.Queue(new QueueId(id)) : new LocalText("–", "–");
        page.Append("<tr id=\"").Append(Safe(call.Id)).Append("\"><td class=n>").Append(Clock(call.StartedAt, zone)).Append("<td>").Append(Safe(call.Caller.Name ?? "")).Append(call.Caller.Name is null ? "" : "<br>").Append("<span class=n>").Append(Safe(call.Caller.Number))
            .Append("</span><td>").Append(Both(queue.Zh, queue.En)).Append("<td>").Append(Safe(call.Agent is { } agent ? $"{agent.Name} {agent.JobNumber}" : "–"))
            .Append("<td>").Append(Word(JsonNamingPolicy.KebabCaseLower.ConvertName(call.Result.ToString()))).Append("<td class='n r'>").Append(Duration(call.WaitSeconds ?? 0)).Append("<td class='n r'>").Append(Duration(call.TalkSeconds))
            .Append("<td class='n r'>").Append(call.Rating?.Score is { } score ? $"{score}/{call.Rating.Scale}" : "–").Append("<td>");
        if (one.Score is { } points) page.Append("<span class=n>").Append(points.ToString("0.#", CultureInfo.InvariantCulture)).Append("</span> ");
        page.Append("<span class=f>").AppendJoin(" · ", one.Findings.Select(Word)).Append("</span><td>");
        if (Disposition(call) is { } label) page.Append(Both(label.Zh, label.En)).Append("<br>");
        page.Append(Safe(Note(call))).Append("<td>");
        if (one.File is null) page.Append("<span class=d>").Append(Both("没有录音", "No recording")).Append("</span>");
        else page.Append("<audio controls preload=none src=\"").Append(Safe(one.File)).Append("\"></audio><br><a class=d href=\"").Append(Safe(one.File)).Append("\">").Append(Safe(one.File[(one.File.IndexOf('/') + 1)..])).Append("</a>");
        page.Append("</tr>");
    }

    private static void Fact(StringBuilder page, string zh, string en, string value) => page.Append("<dt>").Append(Both(zh, en)).Append("<dd class=n>").Append(Safe(value));

    private static string Word(string code) => Words.TryGetValue(code, out var word) ? Both(word.Zh, word.En) : Safe(code);

    private static string Both(string zh, string en) => $"<span lang=zh>{Safe(zh)}</span><span lang=en>{Safe(en)}</span>";

    private static string Safe(string text) => Encoder.Encode(text);

    private static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Duration(double seconds)
    {
        var whole = (long)Math.Round(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }
}

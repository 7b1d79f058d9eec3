using System.Collections.Concurrent;
using System.Security.Cryptography;
using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Voicemail;

namespace Antiphon.Server.Features.Prompts.Library;

/// <param name="Number">Dialled on any telephone of the house; then the code is keyed.</param>
internal sealed record PhoneTicket(string Number, string Code, DateTimeOffset Until);

/// <summary>Prompts are recorded on a telephone: the page gives a code, the telephone asks for it, and what is said becomes the new version.</summary>
internal sealed class PromptByPhone(PromptLibrary library, MessageFiles messages, SoundReader reader, TimeProvider clock) : ICentrePart, ICentreService
{
    public const string Number = "*98";
    private const int TicketsMax = 100;
    private static readonly FlowId Flow = new("~record");
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Ticket> _tickets = new();
    private readonly ConcurrentDictionary<CallId, Ticket> _calls = new();

    private sealed record Ticket(string Prompt, string Language, string By, DateTimeOffset Until);

    public string Name => "prompt";

    public ValueTask<Engine.Contract.Centre> AddTo(Engine.Contract.Centre centre, CancellationToken stop) => ValueTask.FromResult(centre with
    {
        Flows = centre.Flows.SetItem(Flow, Dialogue), Numbers = centre.Numbers.SetItem(Number, new ToFlow(Flow)),
    });

    /// <returns>Null: as many as there may be are open.</returns>
    public PhoneTicket? Open(string prompt, string language, string by)
    {
        var now = clock.GetUtcNow();
        foreach (var old in _tickets.Where(t => t.Value.Until < now)) _tickets.TryRemove(old.Key, out _);
        if (_tickets.Count >= TicketsMax) return null;
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        _tickets[code] = new Ticket(prompt, language, by, now + Life);
        return new PhoneTicket(Number, code, now + Life);
    }

    public async Task<(ImmutableDictionary<string, FlowValue> Values, string? Problem)> Ask(string what, AskWeb ask, Func<string, string?> values, CancellationToken stop)
    {
        var nothing = ImmutableDictionary<string, FlowValue>.Empty;
        if (what == "check")
        {
            if (!_tickets.TryRemove(values("code") ?? "", out var ticket) || ticket.Until < clock.GetUtcNow() || _calls.Count >= TicketsMax) return (nothing, "refused");
            _calls[ask.Call] = ticket;
            return (nothing, null);
        }
        if (what != "store" || !_calls.TryRemove(ask.Call, out var open) || messages.Existing(values("recording") ?? "") is not { } file) return (nothing, "refused");
        if (await reader.ReadAsync(await File.ReadAllBytesAsync(file, stop), stop) is not { } sound) return (nothing, "refused");
        if (library.Named(open.Prompt) is null) await library.Save(new PromptRow { Name = open.Prompt }, stop);
        await library.Add(open.Prompt, open.Language, "phone", sound, open.By, stop);
        return (nothing, null);
    }

    public static IResult Handle(string name, SpeakWish wish, HttpContext http, PromptByPhone phone)
    {
        if (!PromptLibrary.IsName(name) || wish.Language is not ("zh-CN" or "en-US")) return Refused.Because(RefusalCatalogue.Invalid);
        return phone.Open(name, wish.Language, http.User.JobNumber ?? "api") is { } ticket ? TypedResults.Ok(ticket) : Refused.Because(RefusalCatalogue.TooMany);
    }

    private static Flow Dialogue { get; } = new(Flow, 1, "answer", new Dictionary<string, FlowNode>
    {
        ["answer"] = new AnswerNode("code"),
        ["code"] = new CollectNode(["record-code"], "code", 6, 6, "check", "bye") { EndKey = null },
        ["check"] = new WebServiceNode("centre:prompt/check", "POST", "", [], "record", "wrong"),
        ["wrong"] = new PlayNode(["wrong-key"], "code"),
        ["record"] = new RecordNode(["record-now"], "recording", "store") { SecondsMax = 300 },
        ["store"] = new WebServiceNode("centre:prompt/store", "POST", "", [], "bye", "failed") { TimeoutSeconds = 20 },
        ["failed"] = new PlayNode(["sorry"], "bye"),
        ["bye"] = new HangUpNode(),
    }.ToImmutableDictionary());
}

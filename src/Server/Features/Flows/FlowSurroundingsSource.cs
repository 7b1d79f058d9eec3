using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Calendars;
using Antiphon.Server.Features.DataTables;
using Antiphon.Server.Features.Lists;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Queues;
using Antiphon.Server.Features.Speech;
using Antiphon.Server.Features.Voicemail;

namespace Antiphon.Server.Features.Flows;

/// <param name="Languages">For which it has sound.</param>
internal sealed record PromptChoice(string Name, LocalText Text, IReadOnlyList<string> Languages);

internal sealed record NamedChoice(string Id, LocalText Name);

internal sealed record TableChoice(string Id, string Name, IReadOnlyList<string> Columns, bool HasPassword);

/// <summary>What a flow may name, for the page.</summary>
internal sealed record FlowChoices(IReadOnlyList<NamedChoice> Queues, IReadOnlyList<PromptChoice> Prompts, IReadOnlyList<NamedChoice> Calendars, IReadOnlyList<NamedChoice> Lists,
    IReadOnlyList<NamedChoice> Flows, bool Outside, IReadOnlyList<string> Mailboxes)
{
    public required IReadOnlyList<NamedChoice> RingGroups { get; init; }
    public required IReadOnlyList<TableChoice> Tables { get; init; }

    /// <summary>Callers who speak are understood; without it nothing of that is shown.</summary>
    public required bool Speech { get; init; }
}

/// <summary>What flows may name, as it is now.</summary>
internal sealed class FlowSurroundingsSource(CallCentre calls, QueueBook queues, CalendarBook calendars, ListBook lists, PromptStore prompts, FlowNames flows, DataTableBook tables, SpeechBook speech)
{
    public FlowSurroundings Now()
    {
        var centre = calls.State.Centre;
        return new FlowSurroundings
        {
            Queues = [.. centre.Queues.Keys],
            Flows = centre.Flows,
            Mailboxes = [.. MailboxBook.All(centre)],
            Calendars = [.. centre.Calendars.Keys],
            Lists = [.. lists.Lists.Select(l => l.Id)],
            Prompts = prompts.All.ToImmutableDictionary(p => p.Name, p => p.Languages.ToImmutableHashSet()),
            RingGroups = [.. centre.Plan?.RingGroups.Keys ?? []],
            Tables = tables.All.ToImmutableDictionary(t => t.Id, t => t.ColumnNames.ToImmutableHashSet()),
            Outside = centre.Outside is not null || centre.Plan is { Routes.IsEmpty: false },
        };
    }

    public FlowChoices Choices()
    {
        var centre = calls.State.Centre;
        return new FlowChoices(
            [.. centre.Queues.Keys.Select(id => new NamedChoice(id.Value, queues.NameOf(id.Value))).OrderBy(c => c.Id, StringComparer.Ordinal)],
            [.. prompts.All.Select(p => new PromptChoice(p.Name, p.Text, p.Languages))],
            [.. centre.Calendars.Keys.Select(id => new NamedChoice(id, calendars.NameOf(id))).OrderBy(c => c.Id, StringComparer.Ordinal)],
            [.. lists.Lists.Select(l => new NamedChoice(l.Id, new LocalText(l.NameZh, l.NameEn)))],
            FlowTargets.List(calls, flows),
            Now().Outside, [.. MailboxBook.All(centre)])
        {
            Speech = speech.Understands,
            Tables = [.. tables.All.Select(t => new TableChoice(t.Id, t.Name, t.ColumnNames, t.HasPassword))],
            RingGroups = [.. (centre.Plan?.RingGroups.Values ?? []).OrderBy(g => g.Number, StringComparer.Ordinal).Select(g => new NamedChoice(g.Number, new LocalText(g.Name, g.Name)))],
        };
    }
}

/// <summary>How flows are called, in memory.</summary>
internal sealed class FlowNames
{
    private volatile ImmutableDictionary<string, string> _names = ImmutableDictionary<string, string>.Empty;

    public LocalText Of(string id) => _names.GetValueOrDefault(id) is { } name ? new LocalText(name, name) : new LocalText(id, id);

    public void Set(string id, string name) => _names = _names.SetItem(id, name);

    public void Remove(string id) => _names = _names.Remove(id);
}

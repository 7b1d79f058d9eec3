using Antiphon.Engine.Routing;
using Antiphon.Server.Features.Prompts;

namespace Antiphon.Server.Features.Queues;

/// <param name="Rules">To be tried; null: those in force.</param>
internal sealed record PreviewAnnouncement(QueueRules? Rules = null);

/// <param name="Expected">As it is kept, in seconds; null: unknown.</param>
/// <param name="Unknown">Why no wait is told.</param>
/// <param name="First">The first announcement in words; empty: none.</param>
internal sealed record AnnouncementView(int Position, WaitRange? Expected, string? Unknown, LocalText First, LocalText Next);

/// <summary>What a caller who entered the queue now would hear, in words.</summary>
internal static class PreviewAnnouncementHandler
{
    public static Results<Ok<AnnouncementView>, Refused> Handle(string id, PreviewAnnouncement request, CallCentre calls)
    {
        var (state, queue) = (calls.State, new QueueId(id));
        if (!state.Centre.Queues.TryGetValue(queue, out var settings)) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (request.Rules is not null && (settings = request.Rules.Settings(queue)) is null) return Refused.Because(RefusalCatalogue.Invalid);
        var told = AnnouncementPreview.Of(state, settings);
        return TypedResults.Ok(new AnnouncementView(told.Position, told.Expected, told.Unknown, Words(told.First), Words(told.Next)));
    }

    private static LocalText Words(ImmutableArray<string> said)
    {
        var texts = said.Select(PromptStore.TextOf).ToList();
        return new LocalText(string.Concat(texts.Select(text => text.Zh)), string.Join(' ', texts.Select(text => text.En)));
    }
}

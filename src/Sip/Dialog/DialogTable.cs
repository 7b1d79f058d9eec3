namespace Antiphon.Sip;

/// <summary>Dialogs by Call-ID and tags. One usage may hold several while its INVITE is forked.</summary>
internal sealed class DialogTable
{
    private readonly Dictionary<DialogId, InviteUsage> _usages = [];

    internal int Count => _usages.Count;

    internal void Add(DialogId id, InviteUsage usage) => _usages[id] = usage;

    internal void Remove(DialogId id) => _usages.Remove(id);

    internal InviteUsage? Find(DialogId id) => _usages.GetValueOrDefault(id);

    internal InviteUsage? Find(SipRequest request) => Find(IdOf(request));

    /// <summary>The dialog as we see it that a request of the far end belongs to.</summary>
    internal static DialogId IdOf(SipRequest request) => new(request.CallId, request.To.Tag ?? "", request.From.Tag ?? "");
}

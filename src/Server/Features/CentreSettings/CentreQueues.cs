namespace Antiphon.Server.Features.CentreSettings;

internal static class CentreQueues
{
    /// <returns>The centre with that queue as <paramref name="change"/> makes it; as it was when there is no such queue.</returns>
    public static Centre WithQueue(this Centre centre, string id, Func<QueueSettings, QueueSettings> change) =>
        centre.Queues.TryGetValue(new QueueId(id), out var queue) ? centre with { Queues = centre.Queues.SetItem(queue.Id, change(queue)) } : centre;
}

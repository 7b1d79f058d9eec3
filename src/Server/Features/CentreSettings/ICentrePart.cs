namespace Antiphon.Server.Features.CentreSettings;

/// <summary>A feature that adds to the settings routing rests on: queues, agents, flows, numbers. After a change it calls
/// <see cref="CentreSource.Apply"/>.</summary>
internal interface ICentrePart
{
    /// <returns>The same settings with this feature's own added.</returns>
    ValueTask<Centre> AddTo(Centre centre, CancellationToken stop);
}

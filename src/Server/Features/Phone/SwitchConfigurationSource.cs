using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Phone;

/// <summary>Composes what the switch may accept from all features that have a part in it, and hands it over whole.</summary>
internal sealed class SwitchConfigurationSource(IEnumerable<ISwitchPart> parts, ISwitch telephony) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Puts the present settings in force. Calls in progress keep the ones they started with.</summary>
    public async Task Apply(CancellationToken stop = default)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            var configuration = SwitchConfiguration.Empty;
            foreach (var part in parts) configuration = await part.AddTo(configuration, stop);
            telephony.Configure(configuration);
        }
        finally { _oneAtATime.Release(); }
    }

    public void Dispose() => _oneAtATime.Dispose();
}

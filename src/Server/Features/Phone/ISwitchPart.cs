using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Phone;

/// <summary>A feature that adds trunks or extensions to what the switch accepts. After a change it calls
/// <see cref="SwitchConfigurationSource.Apply"/>.</summary>
internal interface ISwitchPart
{
    /// <returns>The same configuration with this feature's own added.</returns>
    ValueTask<SwitchConfiguration> AddTo(SwitchConfiguration configuration, CancellationToken stop);
}

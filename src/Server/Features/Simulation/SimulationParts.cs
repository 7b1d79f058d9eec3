using Antiphon.Server.Features.Phone;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Simulation;

/// <summary>Adds the synthetic floor to the settings: its agents serve every queue, its trunk and phones are known to the switch. To be
/// registered after the queues. Without the floor they are there all the same, so that it can be switched on at any time: nobody else
/// knows their secrets.</summary>
internal sealed class SimulationParts(SimulationTrunk trunk) : ICentrePart, ISwitchPart
{
    public ValueTask<Centre> AddTo(Centre centre, CancellationToken stop) => ValueTask.FromResult(centre with
    {
        Agents = centre.Agents.SetItems(trunk.Agents(centre.Queues.Keys.OrderBy(queue => queue.Value, StringComparer.Ordinal)).Select(agent => KeyValuePair.Create(agent.Id, agent))),
    });

    /// <summary>First among the trunks, so that no trust by address is found before the digest is asked for.</summary>
    public ValueTask<SwitchConfiguration> AddTo(SwitchConfiguration configuration, CancellationToken stop) => ValueTask.FromResult(configuration with
    {
        Trunks = configuration.Trunks.Insert(0, trunk.Trunk),
        Extensions = configuration.Extensions.SetItems(trunk.Extensions.Select(phone => KeyValuePair.Create(phone.Number, phone))),
    });
}

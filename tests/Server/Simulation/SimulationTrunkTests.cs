using Antiphon.Server.Features.Simulation;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Simulation;

public sealed class SimulationTrunkTests
{
    [Fact]
    public void Everything_of_the_floor_is_marked_and_trusted_by_secret_alone()
    {
        var trunk = new SimulationTrunk(new SimulationOptions { Agents = 3 });

        Assert.True(trunk.Trunk.Simulated);
        Assert.Empty(trunk.Trunk.Sources);
        Assert.NotNull(trunk.Trunk.Inbound);
        Assert.Null(trunk.Trunk.Destination);
        Assert.All(trunk.Extensions, phone => Assert.True(phone.Simulated && !phone.MayCallOutside));
        Assert.All(trunk.Agents([new QueueId("sales")]), agent => Assert.True(agent.Synthetic));
    }

    [Fact]
    public void Secrets_differ_between_starts_and_between_phones()
    {
        var (first, second) = (new SimulationTrunk(new SimulationOptions()), new SimulationTrunk(new SimulationOptions()));

        Assert.NotEqual(first.CallerSecret.Password, second.CallerSecret.Password);
        Assert.NotEqual(first.PhoneSecret("S01").Password, first.PhoneSecret("S02").Password);
        Assert.True(first.CallerSecret.Password.Length >= 32);
    }

    [Fact]
    public void Ha1_is_that_of_the_digest_specification()
    {
        // RFC 7616 §3.4.2: H(user ":" realm ":" password), checked with the platform's own arithmetic on the plain text.
        var trunk = new SimulationTrunk(new SimulationOptions(), realm: "antiphon");
        var text = System.Text.Encoding.ASCII.GetBytes($"simulation:antiphon:{trunk.CallerSecret.Password}");

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(text)), trunk.Trunk.Inbound!.Ha1Md5);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)), trunk.Trunk.Inbound.Ha1Sha256);
    }

    [Fact]
    public async Task Agents_serve_every_queue_and_the_trunk_comes_first()
    {
        var parts = new SimulationParts(new SimulationTrunk(new SimulationOptions { Agents = 2 }));
        var sales = new QueueSettings(new QueueId("sales"));

        var centre = await parts.AddTo(Centre.Empty with { Queues = Centre.Empty.Queues.Add(sales.Id, sales) }, CancellationToken.None);
        var configuration = await parts.AddTo(SwitchConfiguration.Empty with { Trunks = [new Trunk("loopback")] }, CancellationToken.None);

        Assert.Equal(sales.Id, Assert.Single(centre.Agents[new AgentId("S02")].Queues));
        Assert.Equal(["simulation", "loopback"], configuration.Trunks.Select(t => t.Name));
        Assert.True(configuration.Extensions.ContainsKey("S01"));
    }

    [Fact]
    public void Talk_lengths_have_the_mean_that_was_asked_for()
    {
        var draws = new Draws(11);
        Assert.InRange(Enumerable.Range(0, 20_000).Average(_ => draws.LogNormal(60, 0.5)), 58.5, 61.5);
        Assert.InRange(Enumerable.Range(0, 20_000).Average(_ => draws.Exponential(60)), 58.0, 62.0);
    }
}

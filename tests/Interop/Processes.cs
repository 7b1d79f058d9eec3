namespace Antiphon.Interop.Tests;

/// <summary>Everything here runs in real time on real processes: one after the other, or they would starve each other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Processes : ICollectionFixture<SharedCentre>
{
    public const string Name = "processes";
}

/// <summary>One centre for all tests that leave it as they found it. Started by the first that needs it.</summary>
public sealed class SharedCentre : IAsyncLifetime
{
    private Task<RunningCentre>? _centre;

    public Task<RunningCentre> Get() => _centre ??= RunningCentre.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_centre is { } started) await (await started).DisposeAsync();
    }
}

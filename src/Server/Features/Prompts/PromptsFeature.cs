using Antiphon.Server.Features.Calls;

namespace Antiphon.Server.Features.Prompts;

/// <summary>What the centre says.</summary>
/// <remarks>Wiring: before the calls, so that every prompt is there when the first call comes.</remarks>
internal static class PromptsFeature
{
    public static IServiceCollection AddPrompts(this IServiceCollection services, Options options)
    {
        services.AddSingleton(provider => new Espeak(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PromptStore(Path.Combine(options.Data, "prompts"), provider.GetRequiredService<Espeak>(),
            provider.GetRequiredService<ILogger<PromptStore>>()));
        services.AddSingleton<IPrompts>(provider => provider.GetRequiredService<PromptStore>());
        services.AddHostedService<PromptPreparation>();
        return services;
    }

    private sealed class PromptPreparation(PromptStore prompts) : IHostedService
    {
        public Task StartAsync(CancellationToken stop) => prompts.PrepareAsync(stop);

        public Task StopAsync(CancellationToken stop) => Task.CompletedTask;
    }
}

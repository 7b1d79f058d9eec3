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
            provider.GetRequiredService<ILogger<PromptStore>>(), provider.GetServices<IPromptSource>));
        services.AddSingleton<IPrompts>(provider => provider.GetRequiredService<PromptStore>());
        services.AddHostedService<PromptPreparation>();
        return services;
    }

    /// <summary>Before the first call what every call needs; the rest a little later, when the start is over.</summary>
    private sealed class PromptPreparation(PromptStore prompts, TimeProvider clock) : BackgroundService
    {
        private static readonly TimeSpan StartIsOver = TimeSpan.FromSeconds(3);

        public override async Task StartAsync(CancellationToken stop)
        {
            await prompts.PrepareAsync(stop);
            await base.StartAsync(stop);
        }

        protected override Task ExecuteAsync(CancellationToken stop) => Task.Run(async () =>
        {
            await Task.Delay(StartIsOver, clock, stop);
            await prompts.PrepareSpokenAsync(stop);
        }, stop);
    }
}

using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Prompts.Library;

namespace Antiphon.Server.Features.Prompts;

/// <summary>What the centre says.</summary>
/// <remarks>Wiring: before the calls, so that every prompt is there when the first call comes.</remarks>
internal static class PromptsFeature
{
    public static IServiceCollection AddPrompts(this IServiceCollection services, Options options)
    {
        services.AddSingleton(provider => new Espeak(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PromptStore(Path.Combine(options.Data, "prompts"), provider.GetRequiredService<Espeak>(),
            provider.GetRequiredService<ILogger<PromptStore>>(), provider.GetServices<IPromptSource>,
            options.Tones == CountryTones.All[0].Country ? null : CountryTones.Of(options.Tones)));
        services.AddSingleton<IPrompts>(provider => provider.GetRequiredService<PromptStore>());
        services.AddHostedService<PromptPreparation>();
        services.AddSingleton<SoundReader>().AddSingleton<PromptLibrary>().AddSingleton<PromptByPhone>();
        services.AddSingleton<IPromptSource>(provider => provider.GetRequiredService<PromptLibrary>());
        services.AddSingleton<ICentrePart>(provider => provider.GetRequiredService<PromptByPhone>());
        services.AddSingleton<ICentreService>(provider => provider.GetRequiredService<PromptByPhone>());
        return services.AddHostedService(provider => provider.GetRequiredService<PromptLibrary>());
    }

    public static IEndpointRouteBuilder MapPrompts(this IEndpointRouteBuilder routes)
    {
        var prompts = routes.MapGroup("/api/prompts").WithTags("prompts").RequireAuthorization(Permission.ManagePrompts);
        prompts.MapGet("", EditPrompts.List).WithName("GetPrompts");
        prompts.MapPut("/{name}", EditPrompts.Put).WithName("SavePrompt");
        prompts.MapDelete("/{name}", EditPrompts.Delete).WithName("DeletePrompt");
        prompts.MapGet("/{name}/versions", EditPrompts.Versions).WithName("GetPromptVersions");
        prompts.MapGet("/{name}/sound", EditPrompts.Sound).WithName("PlayPrompt");
        prompts.MapPost("/{name}/sound", EditPrompts.Upload).WithName("UploadPrompt").DisableAntiforgery().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(SoundReader.BytesMax + 1));
        prompts.MapPost("/{name}/speech", EditPrompts.Speak).WithName("SpeakPrompt");
        prompts.MapPost("/{name}/active", EditPrompts.Activate).WithName("ActivatePrompt");
        prompts.MapPost("/{name}/telephone", PromptByPhone.Handle).WithName("RecordPromptByPhone");
        return routes;
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

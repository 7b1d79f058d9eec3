using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Antiphon.Server.Hosting;

/// <summary>The description of the API at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    public static void Configure(OpenApiOptions document)
    {
        document.AddDocumentTransformer((api, _, _) =>
        {
            api.Info.Title = "Antiphon";
            api.Info.Version = Features.CentreSettings.CentreFeature.Version;
            api.Info.Description = "The interface of the call centre. Refusals are application/problem+json with a stable code.";
            api.Servers = [];
            (api.Components ??= new OpenApiComponents()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, or the session cookie of a browser." },
            };
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any()) return Task.CompletedTask;
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", context.Document)] = [] }];
            return Task.CompletedTask;
        });
    }
}

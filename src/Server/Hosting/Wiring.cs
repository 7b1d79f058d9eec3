using System.Text.Json.Serialization;
using Antiphon.Server.Features.Dispositions;
using Antiphon.Server.Features.Reviews;
using Antiphon.Server.Features.Satisfaction;
using Antiphon.Server.Features.Agents;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Audit;
using Antiphon.Server.Features.Backups;
using Antiphon.Server.Features.Bundle;
using Antiphon.Server.Features.Calendars;
using Antiphon.Server.Features.Conferences;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.DataTables;
using Antiphon.Server.Features.Diagnostics;
using Antiphon.Server.Features.Faxes;
using Antiphon.Server.Features.Flows;
using Antiphon.Server.Features.ForeignPages;
using Antiphon.Server.Features.Issuer;
using Antiphon.Server.Features.Forms;
using Antiphon.Server.Features.Lists;
using Antiphon.Server.Features.Mail;
using Antiphon.Server.Features.Notices;
using Antiphon.Server.Features.NumberKnowledge;
using Antiphon.Server.Features.Numbers;
using Antiphon.Server.Features.People;
using Antiphon.Server.Features.PersonalData;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Queues;
using Antiphon.Server.Features.Quality;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Reports;
using Antiphon.Server.Features.Sample;
using Antiphon.Server.Features.Scripts;
using Antiphon.Server.Features.Session;
using Antiphon.Server.Features.Simulation;
using Antiphon.Server.Features.Speech;
using Antiphon.Server.Features.Supervision;
using Antiphon.Server.Features.Trunks;
using Antiphon.Server.Features.Voicemail;
using Antiphon.Server.Features.Wallboards;
using Antiphon.Server.Features.Watchdog;
using Antiphon.Server.Features.Webhooks;
using Antiphon.Server.Features.WhatIf;
using Antiphon.Server.Live;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Hosting;

/// <summary>What the server is made of. Hosted services start in the order in which they are added here, and stop in the reverse one;
/// Kestrel starts last and stops first.</summary>
internal static class Wiring
{
    public static void AddAntiphon(this IServiceCollection services, Options options)
    {
        services.AddSingleton(options);
        services.AddSingleton<TimeProvider>(new CentreClock(options.Zone));
        services.AddSingleton<PortsInUse>().AddSingleton<LocalCertificates>();
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);
        services.AddPersistence(options);
        services.AddSecurity(options);
        services.AddWebPages();
        services.AddSwitch(options);
        services.AddSingleton<FirstStart>();
        services.AddHostedService<CentreStart>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditTrail>());

        services.AddSignIn();
        services.AddPeople();
        services.AddIssuer();
        services.AddPrompts(options);
        services.AddCentre();
        services.AddQueues();
        services.AddAgents();
        services.AddNumbers();
        services.AddNumberKnowledge();
        services.AddPhones();
        services.AddTrunks();
        services.AddCustomers();
        services.AddNotices();
        services.AddLive();
        services.AddRecordings();
        services.AddQuality();
        services.AddCalls();
        services.AddConferences();
        services.AddSatisfaction();
        services.AddDispositions();
        services.AddForms();
        services.AddReviews();
        services.AddSupervision();
        services.AddFaxes();
        services.AddCalendars();
        services.AddLists();
        services.AddFlows();
        services.AddDataTables();
        services.AddSpeech();
        services.AddMail();
        services.AddAlarms();
        services.AddWatchdog();
        services.AddWhatIf();
        services.AddReports();
        services.AddWallboards();
        services.AddBackups();
        services.AddWebhooks();
        services.AddPersonalData();
        services.AddBundle();
        services.AddSingleton<SystemParts>();
        services.AddSwitchStart();
        services.AddVoicemail();
        services.AddSimulation(options, SampleCustomers.Numbers);
        services.AddHostedService<CertificateRenewal>();
    }

    /// <summary>What each request passes, in this order, and then the routes.</summary>
    public static void MapAntiphon(this WebApplication app)
    {
        app.UseStrictHeaders();
        app.UseMiddleware<Problems>();
        app.UseWebFiles();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        app.UseRouting();
        app.UseSecurity();

        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapHealth();
        app.MapCertificate();
        app.MapSession();
        app.MapPeople();
        app.MapForeignPages();
        app.MapIssuer();
        app.MapAudit();
        app.MapCentre();
        app.MapAgents();
        app.MapQueues();
        app.MapCustomers();
        app.MapNotices();
        app.MapScripts();
        app.MapPhones();
        app.MapTrunks();
        app.MapNumbers();
        app.MapNumberKnowledge();
        app.MapDiagnostics();
        app.MapFlows();
        app.MapSpeech();
        app.MapDataTables();
        app.MapCalendars();
        app.MapLists();
        app.MapMail();
        app.MapAlarms();
        app.MapVoicemail();
        app.MapPrompts();
        app.MapWhatIf();
        app.MapReports();
        app.MapWallboards();
        app.MapBackups();
        app.MapWebhooks();
        app.MapPersonalData();
        app.MapBundle();
        app.MapCalls();
        app.MapConferences();
        app.MapSupervision();
        app.MapFaxes();
        app.MapQuality();
        app.MapRecordings();
        app.MapSatisfaction();
        app.MapDispositions();
        app.MapForms();
        app.MapReviews();
        app.MapLive();
        app.MapSimulation();
        app.MapWebPages();
    }

    /// <summary>camelCase names, kebab-case enum values, milliseconds in times.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        json.Converters.Add(new InstantJson());
        json.NumberHandling = JsonNumberHandling.Strict;
    }
}

using Antiphon.Server.Features.Agents;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Flows;
using Antiphon.Server.Features.Numbers;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Features.Trunks;
using Antiphon.Switch;

namespace Antiphon.Server.Features.Sample;

/// <summary>Creates the centre when the data folder is new: everything in one transaction, or nothing.</summary>
internal sealed class FirstStart(Options options, SecretBox box, SwitchOptions telephony, SecurityLimits limits, TimeProvider clock)
{
    public const string FileName = "first-start.json";

    /// <summary>What this start created; null when the centre was there.</summary>
    public FirstStartFile? Created { get; private set; }

    public async Task CreateOnce(CentreDb db, CancellationToken stop)
    {
        if (await db.Set<CentreRow>().AnyAsync(stop))
        {
            await KeepBenchOnLoopback(db, stop);
            return;
        }
        var content = SampleContent.Of(options);
        db.Add(new CentreRow { NameZh = content.NameZh, NameEn = content.NameEn });
        var people = content.People.Select(person => Add(db, person)).ToList();
        AddTeams(db, content);
        var extensions = content.Extensions.Select(extension => Add(db, extension)).ToList();
        var apiKey = AddApiKey(db);
        AddRouting(db, content);
        AddCustomers(db, content);

        FirstAccount[] Having(string role) => [.. people.Where(p => p.Role == role).Select(p => p.Account)];
        var created = new FirstStartFile($"http://localhost:{options.Http}", Having(Role.Administrator)[0], Having(Role.Supervisor).FirstOrDefault(), Having(Role.Agent),
            extensions, apiKey, [.. content.Trunks.Select(t => new FirstTrunk(t.Name, t.Sources))], content.Numbers.Where(n => content.Extensions.All(e => e.Number != n.Number))
                .ToDictionary(n => n.Number, n => n.Title));
        Write(created);                            // before the commit: a centre whose passwords nobody knows would be lost
        await db.SaveChangesAsync(stop);
        Created = created;
    }

    /// <summary>Everybody knows the passwords of that centre.</summary>
    private async Task KeepBenchOnLoopback(CentreDb db, CancellationToken stop)
    {
        if (options.Sample != SampleKind.Bench && await db.Set<TrunkRow>().AnyAsync(t => t.Name == BenchSample.Trunk, stop))
            throw new StartProblem("The data folder holds the centre 'bench', which serves loopback only. Start it with --sample bench, or choose another folder with --data.");
    }

    /// <summary>After the start: the port may have been the system's choice.</summary>
    public void NotePort(int http)
    {
        if (Created is { } created && options.Http != http) Write(Created = created with { Http = $"http://localhost:{http}" });
    }

    private void Write(FirstStartFile file) => DataFolder.WritePrivate(Path.Combine(options.Data, FileName), file.ToJson());

    private (string Role, FirstAccount Account) Add(CentreDb db, SamplePerson person)
    {
        var password = Secrets.ReadablePassword();
        var hash = PasswordHash.Of(password, limits.PasswordRounds);
        db.Add(new Person { JobNumber = person.JobNumber, Name = person.Name, Roles = [person.Role], PasswordHash = hash, CreatedAt = clock.GetUtcNow() });
        return (person.Role, new FirstAccount(person.JobNumber, person.Name, password));
    }

    private void AddTeams(CentreDb db, SampleContent content)
    {
        var now = clock.GetUtcNow();
        db.Add(new Team { Id = Team.Root, Name = content.NameZh });
        db.AddRange(content.Teams.Select(team => new Team { Id = team.Id, ParentId = Team.Root, Name = team.Name }));
        var teamOf = content.Teams.SelectMany(team => team.Members.Select(member => (member, team.Id))).ToDictionary(pair => pair.member, pair => pair.Id);
        db.AddRange(content.People.Select(p => new TeamMember { JobNumber = p.JobNumber, TeamId = teamOf.GetValueOrDefault(p.JobNumber, Team.Root), ValidFrom = now }));
        db.AddRange(content.People.Where(p => p.Role == Role.Supervisor).Select(p => new TeamLeader { TeamId = Team.Root, JobNumber = p.JobNumber }));
    }

    private FirstExtension Add(CentreDb db, SampleExtension extension)
    {
        var password = extension.Password ?? Secrets.Token()[..20];
        var account = SecretBox.AccountOf(extension.Number, telephony.Realm, password);
        db.Add(new ExtensionRow { Number = extension.Number, Secrets = box.Close(account), MayCallOutside = extension.MayCallOutside });
        return new FirstExtension(extension.Number, password);
    }

    private string AddApiKey(CentreDb db)
    {
        var key = Secrets.Token();
        db.Add(new ApiKey { KeyHash = Secrets.HashOfToken(key), Name = "first-start", Roles = [Role.Administrator], CreatedAt = clock.GetUtcNow() });
        return key;
    }

    private void AddRouting(CentreDb db, SampleContent content)
    {
        db.AddRange(content.Queues);
        db.AddRange(content.Serves.Select(pair => new AgentQueue { JobNumber = pair.JobNumber, QueueId = pair.Queue }));
        db.AddRange(content.Flows.Select(FlowRow.Of));
        foreach (var flow in content.Flows) AddDrawing(db, flow);
        db.AddRange(content.Numbers.Select(number => NumberRow.Of(number.Number, number.Title, number.To)));
        db.AddRange(content.Trunks.Select((trunk, i) => new TrunkRow { Name = trunk.Name, Position = i, Sources = string.Join(' ', trunk.Sources) }));
    }

    /// <summary>So that the page shows it, and its first version can be come back to.</summary>
    private void AddDrawing(CentreDb db, Flow flow)
    {
        var document = new FlowDocument(SampleFlows.NameOf(flow.Id.Value), flow).Write();
        db.Add(new FlowDraft { Id = flow.Id.Value, Document = document, PublishedVersion = flow.Version, PublishedRevision = 1, UpdatedAt = clock.GetUtcNow(), UpdatedBy = "system" });
        db.Add(new FlowVersion { FlowId = flow.Id.Value, Version = flow.Version, Document = document, PublishedAt = clock.GetUtcNow(), PublishedBy = "system" });
    }

    private void AddCustomers(CentreDb db, SampleContent content)
    {
        var now = clock.GetUtcNow();
        db.AddRange(content.Customers.Select(customer => new Customer
        {
            Name = customer.Name,
            Note = customer.Note,
            CreatedAt = now,
            UpdatedAt = now,
            Numbers = [.. customer.Numbers.Select((number, i) => new CustomerNumber { Number = number, Position = i })],
        }));
    }
}

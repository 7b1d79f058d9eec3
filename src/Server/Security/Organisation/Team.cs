namespace Antiphon.Server.Security.Organisation;

/// <summary>A unit of the organisation, or a team in one: a tree under one root.</summary>
internal sealed class Team
{
    public const int IdLengthMax = 40;
    public const int NameLengthMax = 64;

    /// <summary>The whole centre, in which everybody is who is in no team.</summary>
    public const string Root = "centre";

    /// <summary>Teams of one centre, closed ones too.</summary>
    public const int TeamsMax = 1_000;

    /// <summary>Levels under the root.</summary>
    public const int DepthMax = 10;

    public required string Id { get; init; }

    /// <summary>Null for the root.</summary>
    public string? ParentId { get; set; }
    public required string Name { get; set; }

    /// <summary>Closed teams keep their name for the history; nobody is in them.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
}

/// <summary>Who leads a team leads everything below it.</summary>
internal sealed class TeamLeader
{
    public required string TeamId { get; init; }
    public required string JobNumber { get; init; }
}

/// <summary>In which team somebody was, from when to when. One at a time; what is over stays.</summary>
internal sealed class TeamMember
{
    public required string JobNumber { get; init; }
    public required string TeamId { get; init; }
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Null: still.</summary>
    public DateTimeOffset? ValidTo { get; set; }
}

internal sealed class TeamTables : IEntityTypeConfiguration<Team>, IEntityTypeConfiguration<TeamLeader>, IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<Team> teams) => teams.ToTable("teams").HasKey(t => t.Id);

    public void Configure(EntityTypeBuilder<TeamLeader> leaders)
    {
        leaders.ToTable("team_leaders").HasKey(l => new { l.TeamId, l.JobNumber });
        leaders.HasOne<Team>().WithMany().HasForeignKey(l => l.TeamId);
        leaders.HasOne<Person>().WithMany().HasForeignKey(l => l.JobNumber);
    }

    public void Configure(EntityTypeBuilder<TeamMember> members)
    {
        members.ToTable("team_members").HasKey(m => new { m.JobNumber, m.ValidFrom });
        members.HasOne<Team>().WithMany().HasForeignKey(m => m.TeamId);
        members.HasOne<Person>().WithMany().HasForeignKey(m => m.JobNumber);
    }
}

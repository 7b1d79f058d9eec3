using System.Net;

namespace Antiphon.Sip;

/// <summary>Types that finding a SIP server needs (RFC 1035 §3.2.2, RFC 3596, RFC 2782, RFC 3403).</summary>
public enum DnsType : ushort { A = 1, Cname = 5, Soa = 6, Aaaa = 28, Srv = 33, Naptr = 35 }

/// <param name="Name">Owner, lower case, without the dot at the end.</param>
/// <param name="Ttl">Seconds.</param>
public abstract record DnsRecord(string Name, uint Ttl);

public sealed record AddressRecord(string Name, uint Ttl, IPAddress Address) : DnsRecord(Name, Ttl);

public sealed record CnameRecord(string Name, uint Ttl, string Target) : DnsRecord(Name, Ttl);

/// <summary>RFC 2782. A target of "" (the root) says that the service is not there.</summary>
public sealed record SrvRecord(string Name, uint Ttl, ushort Priority, ushort Weight, ushort Port, string Target) : DnsRecord(Name, Ttl);

/// <summary>RFC 3403 §4.1.</summary>
public sealed record NaptrRecord(string Name, uint Ttl, ushort Order, ushort Preference, string Flags, string Service, string Replacement) : DnsRecord(Name, Ttl);

/// <summary>In the authority section of a negative answer: how long "no" holds (RFC 2308 §5).</summary>
public sealed record SoaRecord(string Name, uint Ttl, uint Minimum) : DnsRecord(Name, Ttl);

/// <summary>An answer as read from the wire.</summary>
/// <param name="Status">RCODE: 0 no error, 3 no such name.</param>
public sealed record DnsAnswer(ushort Id, int Status, bool Truncated, string Question, DnsType Type, IReadOnlyList<DnsRecord> Records);

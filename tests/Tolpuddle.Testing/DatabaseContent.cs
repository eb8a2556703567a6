using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Testing;

/// <summary>What a database holds, read past all rules, so that a test can say that nothing has changed.</summary>
public static class DatabaseContent
{
    /// <summary>By table, a hash of all its rows. Sessions are left out: being seen changes them.</summary>
    public static async Task<SortedDictionary<string, string>> ContentAsync(this TestDatabase database, CancellationToken cancel)
    {
        await using var db = database.Open(Viewer.Nobody);
        await db.Database.OpenConnectionAsync(cancel);
        var content = new SortedDictionary<string, string>();
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct().Where(table => table != "Sessions"))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<string>();
            while (await reader.ReadAsync(cancel))
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Add(string.Join('|', values.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : value)));
            }

            rows.Sort(StringComparer.Ordinal);
            content[table] = $"{rows.Count} rows {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))))[..16]}";
        }

        return content;
    }
}

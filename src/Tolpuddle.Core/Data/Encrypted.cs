using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Tolpuddle.Core.Data;

/// <summary>Marks a property that could identify somebody. It reaches the database only as ciphertext.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EncryptedAttribute : Attribute;

/// <summary>Text as ciphertext, bound to its column so that values cannot be swapped between columns.</summary>
internal sealed class EncryptedTextConverter(Vault vault, string column)
    : ValueConverter<string, byte[]>(text => vault.Encrypt(text, column), bytes => vault.Decrypt(bytes, column));

/// <summary>A record as JSON as ciphertext.</summary>
internal sealed class EncryptedJsonConverter<T>(Vault vault, string column)
    : ValueConverter<T, byte[]>(
        value => vault.Encrypt(JsonSerializer.Serialize(value, JsonSerializerOptions.Default), column),
        bytes => JsonSerializer.Deserialize<T>(vault.Decrypt(bytes, column), JsonSerializerOptions.Default)!)
    where T : class;

internal static class EncryptedProperties
{
    /// <summary>Gives every property marked <see cref="EncryptedAttribute"/> its converter.</summary>
    public static void Apply(IMutableModel model, Vault vault)
    {
        foreach (var property in model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            if (property.PropertyInfo?.IsDefined(typeof(EncryptedAttribute), inherit: false) != true) continue;
            var column = $"{property.DeclaringType.ClrType.Name}.{property.Name}";
            var converter = property.ClrType == typeof(string)
                ? new EncryptedTextConverter(vault, column)
                : (ValueConverter)Activator.CreateInstance(typeof(EncryptedJsonConverter<>).MakeGenericType(property.ClrType), vault, column)!;
            property.SetValueConverter(converter);
            property.SetMaxLength(null);
        }
    }
}
